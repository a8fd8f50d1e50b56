// Step 07.3: one who gathers is cancelled. The members are, and are waited for; then it is thrown.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<> gathers(std::vector<std::uint64_t>& ended, std::uint64_t& went_on) {
  co_await async::gather(careful(ended, 1), careful(ended, 2), later(0, 1));
  ++went_on;
}
Task<> settles(std::vector<std::uint64_t>& ended, std::uint64_t& went_on) {
  (void)co_await async::gather_settled(careful(ended, 3), later(0, 1));
  ++went_on;
}
/// Returns although it is cancelled.
Task<std::uint64_t> stubborn(std::uint64_t word) {
  try {
    co_await async::sleep_for(1h);
  } catch (const task_cancelled&) {
  }
  co_return word;
}
Task<std::uint64_t> gathers_stubborn(std::uint64_t word) {
  const auto [one, two] = co_await async::gather(stubborn(word), stubborn(1));
  co_return one* two;
}

} // namespace

KERNLET_TEST("07.3.from-outside") {
  const std::uint64_t word = t.value("word");
  std::vector<std::uint64_t> ended;
  std::uint64_t went_on = 0, got = 0;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("two Tasks gather members that never end by themselves; both are cancelled after 10 ms");
    auto one = co_await async::spawn(gathers(ended, went_on));
    auto two = co_await async::spawn(settles(ended, went_on));
    co_await async::sleep_for(10ms);
    one.cancel();
    two.cancel();
    check_ending(t, co_await ending_of(one.join()), ending::cancelled_other,
                 "how joining the first came out: 4 is cancelled");
    check_ending(t, co_await ending_of(two.join()), ending::cancelled_other,
                 "how joining the second came out: 4 is cancelled");
    KERNLET_CHECK_EQUAL(t, ended.size(), 3, "members that had cleaned up");
    KERNLET_CHECK_EQUAL(t, world.passed(), 15, "ms when both had ended");
    KERNLET_CHECK_EQUAL(t, went_on, 0, "gathers that came to a result");
    t.step("members that return in spite of the cancellation have returned");
    auto three = co_await async::spawn(gathers_stubborn(word));
    co_await async::yield();
    three.cancel();
    got = co_await three.join();
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, got, word, "what came back nevertheless");
}
