// Step 08.3, hidden: two notify, and only one of them has changed something. Whatever the other one does in
// between must not hide it.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.3.none-hidden") {
  using namespace chapter08;
  thread_mutex mutex;
  thread_condition changed;
  KERNLET_NAME(t, mutex);
  KERNLET_NAME(t, changed);
  bool ready = false;
  const auto waiter = t.spawn([&] {
    mutex.lock();
    while (!ready)
      changed.wait(mutex);
    mutex.unlock();
  });
  const auto idle = t.spawn([&] { changed.notify_one(); });
  changed.notify_one();
  mutex.lock();
  ready = true;
  mutex.unlock();
  changed.notify_one();
  t.join(idle);
  t.join(waiter);
}
