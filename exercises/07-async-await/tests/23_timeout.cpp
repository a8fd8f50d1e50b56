// Step 07.4: a deadline that passes cancels the member, which cleans up; then it is said. A result that is
// there is returned, however late.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t> computes(timeless& world, std::uint64_t word) {
  world.clock.advance(1h); // as one does that computes, or blocks, for so long
  co_return word;
}
Task<std::uint64_t> computes_and_waits(timeless& world) {
  world.clock.advance(1h);
  co_await async::sleep_for(1ms);
  co_return 0;
}
Task<std::uint64_t> returns_nevertheless(std::uint64_t word) {
  try {
    co_await async::sleep_for(1h);
  } catch (const task_cancelled&) {
  }
  co_return word;
}
Task<std::uint64_t> breaks() {
  try {
    co_await async::sleep_for(1h);
  } catch (const task_cancelled&) {
    throw failure{0};
  }
  co_return 0;
}

} // namespace

KERNLET_TEST("07.4.timeout") {
  const auto words = t.input("words");
  std::vector<std::uint64_t> seen, ended;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("a Task returns in time, twice; the timer is set no longer");
    seen.push_back(co_await async::timeout(1h, later(words[0], 10)));
    seen.push_back(co_await async::timeout(1h, gives(words[1])));
    KERNLET_CHECK_EQUAL(t, world.passed(), 10, "ms when it has returned");
    co_await async::sleep_for(3h);
    KERNLET_CHECK_EQUAL(t, world.passed(), 10 + 10'800'000, "ms after three hours more");
    t.step("one does not return in time; it cleans up for 5 ms");
    const std::uint64_t before = world.passed();
    check_ending(t, co_await ending_of(async::timeout(10ms, careful(ended, 1))), ending::timeout,
                 "how it came out: 2 is timeout_error");
    KERNLET_CHECK_EQUAL(t, ended.size(), 1, "cleanups that were over when it was said");
    KERNLET_CHECK_EQUAL(t, world.passed() - before, 15, "ms when it was said");
    t.step("one computes past its deadline, one swallows the cancellation: both return");
    seen.push_back(co_await async::timeout(10ms, computes(world, words[2])));
    seen.push_back(co_await async::timeout(10ms, returns_nevertheless(words[3])));
    t.step("one computes past its deadline, and waits then; one fails while it cleans up");
    check_ending(t, co_await ending_of(async::timeout(10ms, computes_and_waits(world))), ending::timeout,
                 "how it came out: 2 is timeout_error");
    check_ending(t, co_await ending_of(async::timeout(10ms, breaks())), ending::failure,
                 "how it came out: 1 is its own exception");
    t.step("no time at all: the member runs to its first waiting point");
    check_ending(t, co_await ending_of(async::timeout(0ms, sleeper(ended, 2, 1))), ending::timeout,
                 "how it came out: 2 is timeout_error");
    KERNLET_CHECK_EQUAL(t, ended.back(), 102, "what the member has written: 102 when it was cancelled");
    seen.push_back(co_await async::timeout(0ms, gives(words[4])));
  };
  run(t, world, body);
  t.observe("words", seen);
}
