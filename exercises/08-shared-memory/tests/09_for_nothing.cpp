// Step 08.2: the kernel may wake a sleeper for nothing. It has the lock only if it has taken it. And there
// must be an order in which somebody does sleep: who only spins never does. To look first is allowed, here
// for at most a hundred times.
#include "support.hpp"

#include <kernlet/explore/outcome.hpp>

KERNLET_TEST("08.2.for-nothing") {
  using namespace chapter08;
  kernlet::explore::must_reach("who waits sleeps");
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
  if (wake_for_nothing(mutex) == 1)
    kernlet::explore::outcome("who waits sleeps");
  ++count;
  mutex.unlock();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, count, 2, "what was counted under the lock");
}
