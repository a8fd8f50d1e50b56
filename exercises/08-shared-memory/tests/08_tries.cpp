// Step 08.2: two want the lock, and a third one only tries. It never sleeps, it wakes whom it has kept
// waiting, and a try that fails leaves everything as it was.
#include "support.hpp"

KERNLET_TEST("08.2.tries") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  std::uint64_t count = 0, tried = 0;
  KERNLET_NAME(t, count);
  const auto second = t.spawn([&] {
    mutex.lock();
    ++count;
    mutex.unlock();
  });
  const auto third = t.spawn([&] {
    if (mutex.try_lock()) {
      ++count;
      ++tried;
      mutex.unlock();
    }
  });
  mutex.lock();
  ++count;
  mutex.unlock();
  t.join(second);
  t.join(third);
  KERNLET_CHECK_EQUAL(t, count, 2 + tried, "what was counted under the lock");
  KERNLET_CHECK(t, mutex.try_lock() && "in the end it is free");
}
