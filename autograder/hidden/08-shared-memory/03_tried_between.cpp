// Step 08.2, hidden: two wait, and one who tries comes between the unlock and the one who was woken.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.2.tried-between") {
  using namespace chapter08;
  thread_mutex mutex;
  std::uint64_t count = 0, expected = 2;
  KERNLET_NAME(t, count);
  KERNLET_NAME(t, mutex);
  mutex.lock();
  const auto add = [&] {
    mutex.lock();
    ++count;
    mutex.unlock();
  };
  const auto second = t.spawn(add), third = t.spawn(add);
  mutex.unlock();
  if (mutex.try_lock()) {
    ++count;
    ++expected;
    mutex.unlock();
  }
  t.join(second);
  t.join(third);
  KERNLET_CHECK_EQUAL(t, count, expected, "what was counted under the lock");
}
