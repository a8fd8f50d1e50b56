// Read, copy, update: a writer replaces an object, waits until no reader can hold the old one, and deletes
// it.
// Source: McKenney and Slingwine, "Read-Copy Update", 1998; Desnoyers et al., "User-Level Implementations of
// Read-Copy Update", 2012.
//
// PLANTED 1: the writer does not wait before it deletes.
// PLANTED 2: the reader loads the pointer before it says that it reads.
// PLANTED 3: release and acquire in place of seq_cst. Reader and writer may both read old values.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 3
constexpr std::memory_order store_order = std::memory_order_release; // planted: should be seq_cst
constexpr std::memory_order load_order = std::memory_order_acquire;  // planted: should be seq_cst
#else
// seq_cst: either the writer sees that the reader reads, or the reader sees the new pointer.
constexpr std::memory_order store_order = std::memory_order_seq_cst;
constexpr std::memory_order load_order = std::memory_order_seq_cst;
#endif

std::atomic<const int*> current{nullptr};
std::atomic<int> reading{0};

void read_current() {
#if PLANTED == 2
  const int* const seen = current.load(load_order); // planted: the writer does not know of this reader yet
  reading.store(1, store_order);
#else
  reading.store(1, store_order);
  const int* const seen = current.load(load_order); // its acquire part pairs with the exchange in update()
#endif
  assert(*seen == 1 || *seen == 2);
  reading.store(0, std::memory_order_release); // release: pairs with the wait in update()
}

void update() {
  const int* const fresh = new int(2);
  // seq_cst: precedes the look at `reading` in the single order; its release part publishes the fresh object.
  const int* const old = current.exchange(fresh, std::memory_order_seq_cst);
#if PLANTED != 1
  while (reading.load(load_order) != 0)
    std::this_thread::yield();
#endif
  delete old;
}

} // namespace

int main() {
  current.store(new int(1), std::memory_order_relaxed); // relaxed: no other thread is there yet
  std::thread reader(read_current);
  update();
  reader.join();
  delete current.load(std::memory_order_relaxed); // relaxed: the reader has been joined
}
