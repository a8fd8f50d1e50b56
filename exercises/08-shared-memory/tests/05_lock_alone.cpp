// Step 08.2, first test: a lock that nobody else wants.
#include "support.hpp"

KERNLET_TEST("08.2.alone") {
  using namespace chapter08;
  thread_mutex mutex;
  for (int i = 0; i < 3; ++i) {
    mutex.lock();
    mutex.unlock();
  }
  t.step("a free lock is tried");
  KERNLET_CHECK(t, mutex.try_lock() && "a free lock can be had");
  bool others[2] = {};
  t.join(t.spawn([&] { others[0] = mutex.try_lock(); }));
  KERNLET_CHECK(t, !others[0] && "a lock that is held cannot be had");
  mutex.unlock();
  t.step("it is let go, and another thread tries");
  t.join(t.spawn([&] {
    others[1] = mutex.try_lock();
    mutex.unlock();
  }));
  KERNLET_CHECK(t, others[1] && "a lock that was let go can be had");
  const std::scoped_lock held(mutex);
  KERNLET_CHECK(t, !mutex.try_lock() && "a lock_guard holds it");
}
