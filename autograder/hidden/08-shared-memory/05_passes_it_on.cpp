// Step 08.3, hidden: two wait, one of them with a deadline, and there is one notification for one. Whoever
// takes the item passes another one on. One who is too late must not have taken the other one's notification
// with it.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.3.passes-it-on") {
  using namespace chapter08;
  thread_mutex mutex;
  thread_condition changed;
  KERNLET_NAME(t, mutex);
  KERNLET_NAME(t, changed);
  std::uint64_t items = 0;
  const auto give = [&] {
    ++items;
    changed.notify_one();
  };
  const auto patient = t.spawn([&] {
    mutex.lock();
    while (items == 0)
      changed.wait(mutex);
    --items;
    give();
    mutex.unlock();
  });
  const auto hasty = t.spawn([&] {
    mutex.lock();
    if (items == 0)
      changed.wait_until(mutex, long_ago);
    if (items != 0) {
      --items;
      give();
    }
    mutex.unlock();
  });
  mutex.lock();
  give();
  mutex.unlock();
  t.join(patient);
  t.join(hasty);
  KERNLET_CHECK_EQUAL(t, items, 1, "items that are left");
}
