// Step 08.2: the last one to hold the lock destroys what it guards, and the lock with it. The other one may
// still be on its way out of unlock(), and must not touch the lock there.
#include "support.hpp"

KERNLET_TEST("08.2.gone") {
  using namespace chapter08;
  struct shared {
    thread_mutex mutex;
    int users = 2;
  };
  shared* const object = new shared;
  const auto leave = [object] {
    object->mutex.lock();
    const bool last = --object->users == 0;
    object->mutex.unlock();
    if (last)
      delete object;
  };
  const auto other = t.spawn(leave);
  leave();
  t.join(other);
}
