// A slot with one object that two threads want. Who takes it out owns it, reads it and deletes it.
// Source: the `take` of an atomic option; Williams, "C++ Concurrency in Action", section 5.2.
//
// PLANTED 1: the object is taken by a load and a store. Two threads may take it.
// PLANTED 2: the object is put with relaxed order. Who takes it may not see what is in it.
// PLANTED 3: the object is taken with relaxed order. The same result from the other side.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
constexpr std::memory_order put_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order put_order = std::memory_order_release; // release: pairs with take_order
#endif
#if PLANTED == 3
constexpr std::memory_order take_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order take_order = std::memory_order_acquire; // acquire: pairs with put_order
#endif

std::atomic<int*> slot{nullptr};

void put(int value) {
  slot.store(new int(value), put_order);
}

const int* take() {
#if PLANTED == 1
  const int* const taken = slot.load(take_order); // planted: not one step with the store
  if (taken != nullptr)
    slot.store(nullptr, std::memory_order_relaxed);
  return taken;
#else
  return slot.exchange(nullptr, take_order);
#endif
}

void take_and_delete() {
  const int* const taken = take();
  if (taken != nullptr) {
    assert(*taken == 7);
    delete taken;
  }
}

} // namespace

int main() {
  std::thread first(take_and_delete);
  std::thread second(take_and_delete);
  put(7);
  first.join();
  second.join();
  delete slot.load(std::memory_order_relaxed); // relaxed: the other threads have been joined
}
