// A std::jthread joins in its destructor. What it needs must be alive, and what it waits for must be given
// back, when its turn to be destroyed comes.
// Source: C++ Core Guidelines, CP.23 to CP.25; P0660 "Stop Token and Joining Thread".
//
// PLANTED 1: the lock is older than the thread, so it is given back after the join. The thread waits for it.
// PLANTED 2: the owner of the object is younger than the thread, so the object dies before the join.

#include <cassert>
#include <memory>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

int main() {
  std::mutex mutex;
  int total = 0; // plain: guarded by mutex
  const int* const step = new int(5);
  const auto add = [&mutex, &total, step] {
    const std::lock_guard lock(mutex);
    total += *step;
  };

#if PLANTED != 2
  const std::unique_ptr<const int> owner(step); // older than the thread: deleted after the join
#endif
  {
#if PLANTED == 1
    const std::lock_guard lock(mutex); // planted: should be younger than the thread
    const std::jthread worker(add);
#else
    const std::jthread worker(add);
    const std::lock_guard lock(mutex); // younger than the thread: given back before the join
#endif
#if PLANTED == 2
    const std::unique_ptr<const int> owner(step); // planted: should be older than the thread
#endif
    ++total;
  }
  assert(total == 6);
}
