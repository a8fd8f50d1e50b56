// A counter guarded by a mutex, with a look at it from outside.
// Source: Savage et al., "Eraser: A Dynamic Data Race Detector for Multithreaded Programs", 1997.
//
// PLANTED 1: each thread locks a mutex of its own. The mutexes exclude nobody.
// PLANTED 2: the look from outside does not lock.
// PLANTED 3: the increment is split over two locks. One of two may be lost.

#include <cassert>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::mutex mutexes[2];
int count = 0; // plain: guarded by the first mutex

std::mutex& mutex_of([[maybe_unused]] int thread) {
#if PLANTED == 1
  return mutexes[thread]; // planted: should be the same for all
#else
  return mutexes[0];
#endif
}

void increment(int me) {
#if PLANTED == 3
  mutex_of(me).lock();
  const int before = count;
  mutex_of(me).unlock(); // planted: the count may change here
  mutex_of(me).lock();
  count = before + 1;
  mutex_of(me).unlock();
#else
  const std::lock_guard lock(mutex_of(me));
  ++count;
#endif
}

int look() {
#if PLANTED != 2
  const std::lock_guard lock(mutex_of(0));
#endif
  return count;
}

} // namespace

int main() {
  std::thread other(increment, 1);
  increment(0);
  const int seen = look();
  assert(seen == 1 || seen == 2);
  other.join();
  assert(look() == 2);
}
