// A seqlock: the writer makes the sequence number odd, writes, and makes it even again; a reader believes
// what it has read if it saw the same even number before and after.
// Source: Boehm, "Can Seqlocks Get Along with Programming Language Memory Models?", MSPC 2012.
//
// PLANTED 1: the reader has no acquire fence. It may see new data and the old number.
// PLANTED 2: the writer has no release fence after the odd number. The same result.
// PLANTED 3: the reader does not look at the number a second time.
// PLANTED 4: the last store of the writer is relaxed. A reader may see the new number and old data.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::atomic<int> sequence{0};
std::atomic<int> left{0};  // atomic: readers may read while the writer writes
std::atomic<int> right{0}; // left and right are equal whenever sequence is even

void write_pair(int value) {
  const int before = sequence.load(std::memory_order_relaxed); // relaxed: there is one writer
  sequence.store(before + 1, std::memory_order_relaxed);       // relaxed: ordered by the fence
#if PLANTED != 2
  // release: who reads one of the values below and then passes its acquire fence also sees the odd number.
  std::atomic_thread_fence(std::memory_order_release);
#endif
  left.store(value, std::memory_order_relaxed);  // relaxed: between the fence and the release store
  right.store(value, std::memory_order_relaxed); // relaxed: between the fence and the release store
#if PLANTED == 4
  sequence.store(before + 2, std::memory_order_relaxed); // planted: should be release
#else
  sequence.store(before + 2, std::memory_order_release); // release: pairs with the first load in try_read()
#endif
}

bool try_read(int& first, int& second) {
  const int before = sequence.load(std::memory_order_acquire); // acquire: pairs with the last store
  first = left.load(std::memory_order_relaxed);                // relaxed: between the load and the fence
  second = right.load(std::memory_order_relaxed);              // relaxed: between the load and the fence
#if PLANTED != 1
  std::atomic_thread_fence(std::memory_order_acquire); // acquire: pairs with the fence in write_pair()
#endif
#if PLANTED == 3
  const int after = before; // planted: the second look is missing
#else
  const int after = sequence.load(std::memory_order_relaxed); // relaxed: ordered by the fence
#endif
  return before % 2 == 0 && before == after;
}

} // namespace

int main() {
  std::thread writer(write_pair, 1);
  int first = 0;
  int second = 0;
  if (try_read(first, second))
    assert(first == second);
  writer.join();
  const bool believed = try_read(first, second);
  assert(believed && first == 1 && second == 1);
}
