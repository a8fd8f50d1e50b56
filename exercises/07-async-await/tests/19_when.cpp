// Step 07.4: a cancellation is a request. It takes effect at the next waiting point, when its turn comes, and
// takes nothing back.
#include "support.hpp"

namespace {

using namespace chapter07;

struct diary {
  std::uint64_t began = 0, granted = 0, behind = 0, unwound = 0;
};

Task<> waits(async::event& what, diary& notes) {
  ++notes.began;
  try {
    co_await what.wait();
    ++notes.granted;
    co_await async::yield();
    ++notes.behind;
  } catch (const task_cancelled&) {
    ++notes.unwound;
    throw;
  }
}
Task<> cancels_itself(async::handle<void>& own, diary& notes) {
  own.cancel();
  ++notes.began;
  co_await async::yield();
  ++notes.behind;
}

} // namespace

KERNLET_TEST("07.4.when") {
  timeless world;
  const auto body = [&]() -> Task<> {
    async::event never, soon;
    t.step("one that waits is cancelled: nothing happens before main gives its turn away");
    diary first;
    auto waiting = co_await async::spawn(waits(never, first));
    co_await async::yield();
    waiting.cancel();
    waiting.cancel(); // says nothing new
    KERNLET_CHECK(t, !waiting.done());
    KERNLET_CHECK_EQUAL(t, first.unwound, 0, "Tasks that are unwound while cancel() has only just returned");
    co_await async::yield();
    KERNLET_CHECK_EQUAL(t, first.unwound, 1, "Tasks that are unwound one turn later");
    waiting.cancel(); // of one that has finished: nothing
    check_ending(t, co_await ending_of(waiting.join()), ending::cancelled_other,
                 "how it came out: 4 is cancelled");
    t.step("one that has not begun is cancelled: it begins, and its first waiting point throws");
    diary second;
    auto fresh = co_await async::spawn(waits(never, second));
    fresh.cancel();
    check_ending(t, co_await ending_of(fresh.join()), ending::cancelled_other,
                 "how it came out: 4 is cancelled");
    KERNLET_CHECK_EQUAL(t, second.began, 1, "bodies that began");
    KERNLET_CHECK_EQUAL(t, second.granted, 0, "waits that returned");
    t.step("one that was granted its wait, and then is cancelled before its turn: the wait succeeds");
    diary third;
    auto granted = co_await async::spawn(waits(soon, third));
    co_await async::yield();
    soon.set();
    granted.cancel();
    check_ending(t, co_await ending_of(granted.join()), ending::cancelled_other,
                 "how it came out: 4 is cancelled");
    KERNLET_CHECK_EQUAL(t, third.granted, 1, "waits that returned");
    KERNLET_CHECK_EQUAL(t, third.behind, 0, "waiting points behind it that returned");
    t.step("one that cancels itself goes on to its next waiting point");
    diary fourth;
    async::handle<void> own;
    own = co_await async::spawn(cancels_itself(own, fourth));
    check_ending(t, co_await ending_of(own.join()), ending::cancelled_other,
                 "how it came out: 4 is cancelled");
    KERNLET_CHECK_EQUAL(t, fourth.began, 1, "lines behind the call of cancel()");
    KERNLET_CHECK_EQUAL(t, fourth.behind, 0, "waiting points that returned");
  };
  run(t, world, body);
}
