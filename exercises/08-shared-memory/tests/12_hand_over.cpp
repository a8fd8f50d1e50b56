// Step 08.3, first test: one waits until the other has made it true. Nothing may get lost between the unlock
// and the sleep.
#include "support.hpp"

KERNLET_TEST("08.3.hand-over") {
  using namespace chapter08;
  thread_mutex mutex;
  KERNLET_NAME(t, mutex);
  thread_condition changed;
  KERNLET_NAME(t, changed);
  bool ready = false;
  std::uint64_t word = 0;
  KERNLET_NAME(t, ready);
  KERNLET_NAME(t, word);
  const auto other = t.spawn([&] {
    mutex.lock();
    word = 17;
    ready = true;
    changed.notify_one();
    mutex.unlock();
  });
  mutex.lock();
  while (!ready)
    changed.wait(mutex);
  KERNLET_CHECK_EQUAL(t, word, 17, "what was handed over");
  mutex.unlock();
  t.join(other);
}
