// Step 08.3: two wait, and notify_all() ends both waits. Each holds the lock when its wait returns: what they
// change there is a plain word.
#include "support.hpp"

KERNLET_TEST("08.3.all") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  thread_condition changed;
  KERNLET_NAME(t, changed);
  bool open = false;
  std::uint64_t through = 0;
  KERNLET_NAME(t, open);
  KERNLET_NAME(t, through);
  const auto go_through = [&] {
    mutex.lock();
    while (!open)
      changed.wait(mutex);
    ++through;
    mutex.unlock();
  };
  const auto second = t.spawn(go_through), third = t.spawn(go_through);
  mutex.lock();
  open = true;
  mutex.unlock();
  changed.notify_all();
  t.join(second);
  t.join(third);
  KERNLET_CHECK_EQUAL(t, through, 2, "threads that went through");
}
