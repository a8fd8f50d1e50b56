// Step 08.2: one who only tries, between two who wait. It never sleeps, and it wakes whom it has kept
// waiting.
#include "support.hpp"

KERNLET_TEST("08.2.tries") {
  using namespace chapter08;
  thread_mutex mutex;
  std::uint64_t count = 0, tried = 0;
  const auto other = t.spawn([&] {
    mutex.lock();
    ++count;
    mutex.unlock();
  });
  for (int i = 0; i < 2; ++i)
    if (mutex.try_lock()) {
      ++count;
      ++tried;
      mutex.unlock();
    }
  t.join(other);
  KERNLET_CHECK_EQUAL(t, count, 1 + tried, "what was counted under the lock");
  KERNLET_CHECK(t, mutex.try_lock() && "in the end it is free");
}
