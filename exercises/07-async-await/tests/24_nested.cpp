// Step 07.4: of nested timeouts the one whose time is over throws. A cancellation from outside is none.
#include "support.hpp"

namespace {

using namespace chapter07;

/// One timeout inside another; how each came out.
struct two_endings {
  ending inner = ending::value, outer = ending::value;
};

Task<> inside(std::chrono::milliseconds limit, two_endings& how) {
  how.inner = co_await ending_of(async::timeout(limit, later(0, 3'600'000)));
  co_await async::sleep_for(1h);
}
Task<> nested(std::chrono::milliseconds outer, std::chrono::milliseconds inner, two_endings& how) {
  how.outer = co_await ending_of(async::timeout(outer, inside(inner, how)));
}
Task<> one_timeout() {
  co_await async::timeout(1h, later(0, 7'200'000));
}

} // namespace

KERNLET_TEST("07.4.nested") {
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("20 ms outside, 10 ms inside: the inner one throws, and later the outer one");
    two_endings first;
    co_await nested(20ms, 10ms, first);
    check_ending(t, first.inner, ending::timeout, "how the inner one came out: 2 is timeout_error");
    check_ending(t, first.outer, ending::timeout, "how the outer one came out: 2 is timeout_error");
    KERNLET_CHECK_EQUAL(t, world.passed(), 20, "ms when both had thrown");
    t.step("10 ms outside, 20 ms inside: the inner one is only cancelled");
    two_endings second;
    co_await nested(10ms, 20ms, second);
    check_ending(t, second.inner, ending::cancelled, "how the inner one came out: 3 is task_cancelled");
    check_ending(t, second.outer, ending::timeout, "how the outer one came out: 2 is timeout_error");
    KERNLET_CHECK_EQUAL(t, world.passed(), 30, "ms when the outer one had thrown");
    t.step("the same deadline for both: it is the outer one's");
    two_endings third;
    co_await nested(10ms, 10ms, third);
    check_ending(t, third.inner, ending::cancelled, "how the inner one came out: 3 is task_cancelled");
    check_ending(t, third.outer, ending::timeout, "how the outer one came out: 2 is timeout_error");
    t.step("one that waits under a timeout is cancelled from outside");
    auto running = co_await async::spawn(one_timeout());
    co_await async::yield();
    running.cancel();
    check_ending(t, co_await ending_of(running.join()), ending::cancelled_other,
                 "how it came out: 4 is cancelled");
  };
  run(t, world, body);
}
