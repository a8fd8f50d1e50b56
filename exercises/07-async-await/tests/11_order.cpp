// Step 07.3: the results come in the order of the members, in whatever order those end.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::unique_ptr<std::uint64_t>> owned_later(std::uint64_t word, std::uint64_t milliseconds) {
  co_await async::sleep_for(std::chrono::milliseconds(milliseconds));
  co_return std::make_unique<std::uint64_t>(word);
}

} // namespace

KERNLET_TEST("07.3.order") {
  const auto words = t.input("words"), asleep = t.input("asleep"); // milliseconds
  std::vector<std::uint64_t> seen;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("main gathers %zu Tasks; each sleeps for a drawn time", words.size() - 3);
    std::vector<Task<std::uint64_t>> members;
    for (std::size_t i = 3; i < words.size(); ++i)
      members.push_back(later(words[i], asleep[i]));
    const std::vector<std::uint64_t> got = co_await async::gather(std::move(members));
    t.step("main gathers three of several types");
    std::vector<std::uint64_t> list;
    auto [own, none, last] = co_await async::gather(
        owned_later(words[0], asleep[0]), sleeper(list, words[1], asleep[1]), later(words[2], asleep[2]));
    seen.push_back(own != nullptr ? *own : 0);
    seen.insert(seen.end(), list.begin(), list.end());
    seen.push_back(last);
    seen.insert(seen.end(), got.begin(), got.end());
    (void)none;
  };
  run(t, world, body);
  t.observe("words", seen);
  t.observe("asleep", asleep);
}
