// Step 08.3: two wait, two items come, each with a notification for one.
#include "support.hpp"

KERNLET_TEST("08.3.one-each") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  thread_condition not_empty;
  KERNLET_NAME(t, not_empty);
  std::uint64_t items = 0;
  KERNLET_NAME(t, items);
  const auto take = [&] {
    mutex.lock();
    while (items == 0)
      not_empty.wait(mutex);
    --items;
    mutex.unlock();
  };
  const auto second = t.spawn(take), third = t.spawn(take);
  for (int i = 0; i < 2; ++i) {
    mutex.lock();
    ++items;
    mutex.unlock();
    not_empty.notify_one();
  }
  t.join(second);
  t.join(third);
  KERNLET_CHECK_EQUAL(t, items, 0, "items that are left");
}
