// Step 08.3: a wait with a deadline. It holds the lock afterwards, whatever has ended it.
#include "support.hpp"

KERNLET_TEST("08.3.deadline") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  thread_condition changed;
  KERNLET_NAME(t, changed);
  mutex.lock();
  KERNLET_CHECK(t, changed.wait_until(mutex, long_ago) == wake_reason::timed_out &&
                       "a deadline that has passed");
  KERNLET_CHECK(t, !mutex.try_lock() && "the lock is held after a time-out");
  const deadline soon = std::chrono::steady_clock::now() + 5ms;
  while (changed.wait_until(mutex, soon) != wake_reason::timed_out)
    t.tick(); // for no reason
  KERNLET_CHECK(t, std::chrono::steady_clock::now() >= soon && "it does not time out early");
  KERNLET_CHECK(t,
                !changed.wait_until(mutex, long_ago, [] { return false; }) && "the question is asked, too");
  mutex.unlock();
}
