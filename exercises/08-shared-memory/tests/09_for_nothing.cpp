// Step 08.2: the kernel may wake a sleeper for nothing. It has the lock only if it has taken it.
#include "support.hpp"

KERNLET_TEST("08.2.for-nothing") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  std::uint64_t count = 0;
  KERNLET_NAME(t, count);
  mutex.lock();
  const auto other = t.spawn([&] {
    mutex.lock();
    ++count;
    mutex.unlock();
  });
  wake_for_nothing(mutex);
  ++count;
  mutex.unlock();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, count, 2, "what was counted under the lock");
}
