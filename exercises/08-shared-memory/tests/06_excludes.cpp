// Step 08.2: two threads change a plain word under the lock. The explorer reports the race if both are
// inside, and if what one of them wrote is not visible to the other.
#include "support.hpp"

KERNLET_TEST("08.2.excludes") {
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
  const auto other = t.spawn(add);
  add();
  add();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, count, 3, "what was counted under the lock");
}
