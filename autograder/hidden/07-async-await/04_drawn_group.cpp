// Step 07.3, hidden: members come while others run, as the judge drew it; the group ends after the last one.
#include "../../../exercises/07-async-await/tests/support.hpp"

namespace {

using namespace chapter07;

struct family {
  std::span<const std::uint64_t> words, parent, asleep;
  std::vector<std::uint64_t> seen;
  std::uint64_t begun = 0;

  /// Number `who` sleeps, starts those whose parent it is, sleeps again and writes its word.
  Task<> member(async::group& all, std::size_t who) {
    ++begun;
    co_await async::sleep_for(std::chrono::milliseconds(asleep[who]));
    for (std::size_t other = who + 1; other < words.size(); ++other)
      if (parent[other] % other == who)
        all.spawn(member(all, other));
    co_await async::yield();
    seen[who] = words[who];
  }
  /// When number `who` begins, by hand.
  std::uint64_t begins(std::size_t who) const {
    if (who == 0)
      return 0;
    const std::size_t by = static_cast<std::size_t>(parent[who]) % who;
    return begins(by) + asleep[by];
  }
};

} // namespace

KERNLET_TEST("07.3.drawn-group") {
  family all{t.input("words"), t.input("parent"), t.input("asleep"), {}};
  all.seen.resize(all.words.size());
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < all.words.size(); ++i)
    last = std::max(last, all.begins(i) + all.asleep[i]);
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("a group of %zu members, each but the first started by another one", all.words.size());
    const auto start = [&](async::group& group) -> Task<> {
      group.spawn(all.member(group, 0));
      co_return;
    };
    co_await async::with_group(start);
    KERNLET_CHECK_EQUAL(t, all.begun, all.words.size(), "members that have begun");
    KERNLET_CHECK_EQUAL(t, world.passed(), last, "ms when the group had ended");
    t.step("a group in which one member fails after 3 ms while others come");
    std::vector<std::uint64_t> ended;
    const auto failing = [&](async::group& group) -> Task<> {
      const auto breaks = []() -> Task<> { co_await fails(7, 3); };
      group.spawn(breaks());
      for (std::uint64_t i = 0; i < 10; ++i) {
        group.spawn(careful(ended, i));
        co_await async::sleep_for(2ms);
      }
    };
    check_ending(t, co_await ending_of(async::with_group(failing)), ending::failure,
                 "how it came out: 1 is the member's exception");
    KERNLET_CHECK_EQUAL(t, ended.size(), 2, "members that had cleaned up");
  };
  run(t, world, body);
  t.observe("words", all.seen);
  t.observe("parent", all.parent);
  t.observe("asleep", all.asleep);
}
