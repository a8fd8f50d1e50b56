// A weak reference: it may become an owner as long as there is one, and never brings an object back to life.
// Source: weak_ptr::lock of the C++ standard library; Arc and Weak of Rust.
//
// PLANTED 1: the count is tested and then raised. The last owner may have left in between.
// PLANTED 2: the count is raised from zero and not lowered again. The next attempt finds a dead object.
// PLANTED 3: an owner lowers the count and reads it again. Two owners may both find zero.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::atomic<int> owners{1};  // outlives the object, as a control block does
const int* object = nullptr; // plain: set before the threads start

bool try_own() {
#if PLANTED == 1
  if (owners.load(std::memory_order_relaxed) == 0)
    return false;
  owners.fetch_add(1, std::memory_order_relaxed); // planted: it may be 0 by now
  return true;
#elif PLANTED == 2
  return owners.fetch_add(1, std::memory_order_relaxed) != 0; // planted: the count says 1 for a dead object
#else
  int count = owners.load(std::memory_order_relaxed); // relaxed: the exchange below decides
  while (count != 0) {
    // relaxed: a count above zero keeps the object; what it holds was visible when this thread started.
    if (owners.compare_exchange_weak(count, count + 1, std::memory_order_relaxed))
      return true;
  }
  return false;
#endif
}

void drop() {
#if PLANTED == 3
  owners.fetch_sub(1, std::memory_order_acq_rel);
  if (owners.load(std::memory_order_acquire) == 0) // planted: another owner may find the same
    delete object;
#else
  // acq_rel: releases the use of the object by this owner; the last one acquires that of all the others, for
  // the count is changed by read-modify-write operations only.
  if (owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete object;
#endif
}

void watch() {
  for (int i = 0; i < 2; ++i) {
    if (try_own()) {
      assert(*object == 7);
      drop();
    }
  }
}

} // namespace

int main() {
  object = new int(7);
  std::thread watcher(watch);
  drop();
  watcher.join();
}
