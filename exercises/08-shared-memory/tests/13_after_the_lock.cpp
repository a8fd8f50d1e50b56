// Step 08.3: the same with the notification after the lock was let go.
#include "support.hpp"

KERNLET_TEST("08.3.after-the-lock") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  thread_condition changed;
  KERNLET_NAME(t, changed);
  std::uint64_t items = 0;
  KERNLET_NAME(t, items);
  const auto other = t.spawn([&] {
    mutex.lock();
    ++items;
    mutex.unlock();
    changed.notify_one();
  });
  mutex.lock();
  while (items == 0)
    changed.wait(mutex);
  --items;
  mutex.unlock();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, items, 0, "items that are left");
}
