// Step 08.3: a waiter sleeps in the kernel, and a notification wakes it.
#include "calls.hpp"
#include "support.hpp"

KERNLET_TEST("08.3.calls") {
  using namespace chapter08;
  thread_mutex mutex;
  thread_condition changed;
  bool ready = false;
  const futex_calls calls; // nobody holds the mutex for long here, so who asks the kernel to sleep waits
  const auto other = t.spawn([&] {
    const std::scoped_lock held(mutex);
    while (!ready)
      changed.wait(mutex);
  });
  KERNLET_CHECK(t, calls.seen_asleep(t) && "who waits sleeps in the kernel");
  mutex.lock();
  ready = true;
  mutex.unlock();
  changed.notify_one();
  t.join(other);
  KERNLET_CHECK(t, calls.woken() >= 1 && "the notification woke it");
}
