// Step 08.3: a notification and a deadline. Under the explorer time passes when all wait, so a notification
// is never too late: a wait that times out has missed it.
#include "support.hpp"

KERNLET_TEST("08.3.in-time") {
  using namespace chapter08;
  thread_mutex mutex;
  thread_condition changed;
  bool ready = false;
  const deadline late = std::chrono::steady_clock::now() + 1h;
  const auto other = t.spawn([&] {
    mutex.lock();
    ready = true;
    mutex.unlock();
    changed.notify_one();
  });
  mutex.lock();
  bool in_time = true;
  while (!ready && in_time)
    in_time = changed.wait_until(mutex, late) == wake_reason::woken;
  KERNLET_CHECK(t, in_time && "notified in time");
  mutex.unlock();
  t.join(other);
}
