// Step 07.2: to await is to call. The awaited body runs at once, and the awaiting one goes on as soon as it
// is over; nobody who is ready gets in between.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<> writes(std::vector<std::uint64_t>& list, std::uint64_t word) {
  list.push_back(word);
  co_return;
}
Task<> writes_around(std::vector<std::uint64_t>& list, std::uint64_t first, Task<> inner,
                     std::uint64_t last) {
  list.push_back(first);
  co_await std::move(inner);
  list.push_back(last);
}
Task<> writes_twice(std::vector<std::uint64_t>& list, std::uint64_t first, std::uint64_t last) {
  list.push_back(first);
  co_await async::yield();
  list.push_back(last);
}

} // namespace

KERNLET_TEST("07.2.call") {
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("another Task is ready; main awaits one that awaits one");
    auto ready = co_await async::spawn(writes(seen, order[4]));
    co_await writes_around(seen, order[0], writes(seen, order[1]), order[2]);
    seen.push_back(order[3]);
    co_await ready.join();
    t.step("main awaits one that gives its turn away; the other one goes on meanwhile, and only then");
    auto other = co_await async::spawn(writes_twice(seen, order[6], order[8]));
    co_await writes_twice(seen, order[5], order[7]);
    co_await other.join();
  };
  run(t, world, body);
  t.observe("order", seen);
}
