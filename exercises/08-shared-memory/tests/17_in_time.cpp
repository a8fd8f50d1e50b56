// Step 08.3: a notification and a deadline. A wait that says it was too late was: the deadline has passed.
// And what has timed out is not waited for any more, but what comes then still reaches the next wait.
#include "support.hpp"

KERNLET_TEST("08.3.in-time") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  thread_condition changed;
  KERNLET_NAME(t, changed);
  bool ready = false;
  KERNLET_NAME(t, ready);
  const deadline late = std::chrono::steady_clock::now() + 1h;
  const auto other = t.spawn([&] {
    mutex.lock();
    ready = true;
    mutex.unlock();
    changed.notify_one();
  });
  mutex.lock();
  if (!ready && changed.wait_until(mutex, late) == wake_reason::timed_out)
    KERNLET_CHECK(t, std::chrono::steady_clock::now() >= late && "it does not time out early");
  while (!ready)
    changed.wait(mutex);
  mutex.unlock();
  t.join(other);
}
