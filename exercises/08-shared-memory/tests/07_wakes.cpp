// Step 08.2: three threads want the lock. Whoever lets it go wakes one who sleeps; nobody is forgotten. A
// sleeper that nobody wakes is a deadlock, and the explorer says so.
#include "support.hpp"

KERNLET_TEST("08.2.wakes") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  std::uint64_t count = 0;
  KERNLET_NAME(t, count);
  const auto add = [&] {
    mutex.lock();
    ++count;
    mutex.unlock();
  };
  const auto second = t.spawn(add), third = t.spawn(add);
  add();
  t.join(second);
  t.join(third);
  KERNLET_CHECK_EQUAL(t, count, 3, "what was counted under the lock");
}
