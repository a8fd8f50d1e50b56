// A free list of numbered blocks: Treiber's stack on indices, with a tag against ABA in the upper half of the
// head.
// Source: IBM System/370 Principles of Operation, appendix on compare-and-swap; Treiber, 1986.
//
// PLANTED 1: the tag never changes. A block that was taken and given back hides that the list has changed.
// PLANTED 2: a block is given back with relaxed order. The next owner races with the last one.

#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr std::uint32_t blocks = 3;
constexpr std::uint32_t none = blocks;

#if PLANTED == 1
constexpr std::uint64_t tag_step = 0; // planted: should be one
#else
constexpr std::uint64_t tag_step = std::uint64_t{1} << 32U;
#endif
#if PLANTED == 2
constexpr std::memory_order give_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order give_order = std::memory_order_release; // release: pairs with take()
#endif

std::atomic<std::uint64_t> head{0}; // the tag, and the index of the first free block
std::atomic<std::uint32_t> next[blocks] = {1, 2, none};
std::atomic<bool> owned[blocks];
int content[blocks]; // plain: belongs to the owner of the block

std::uint32_t index_of(std::uint64_t word) {
  return static_cast<std::uint32_t>(word & 0xffffffffU);
}

std::uint64_t successor(std::uint64_t word, std::uint32_t index) {
  return ((word & ~std::uint64_t{0xffffffffU}) + tag_step) | index;
}

std::uint32_t take() {
  // acquire: pairs with give_order. All changes are read-modify-write operations, so the release sequence of
  // each give() goes on.
  std::uint64_t word = head.load(std::memory_order_acquire);
  while (index_of(word) != none) {
    // relaxed: ordered by the acquire. If it is out of date, the tag has changed and the exchange fails.
    const std::uint32_t after = next[index_of(word)].load(std::memory_order_relaxed);
    if (head.compare_exchange_weak(word, successor(word, after), std::memory_order_acquire,
                                   std::memory_order_acquire))
      return index_of(word);
  }
  return none;
}

void give(std::uint32_t index) {
  std::uint64_t word = head.load(std::memory_order_relaxed); // relaxed: the number only
  do
    next[index].store(index_of(word), std::memory_order_relaxed); // relaxed: published by the exchange
  while (!head.compare_exchange_weak(word, successor(word, index), give_order, std::memory_order_relaxed));
}

std::uint32_t take_and_use() {
  const std::uint32_t index = take();
  if (index != none) {
    const bool before = owned[index].exchange(true, std::memory_order_relaxed); // relaxed: a check only
    assert(!before);
    ++content[index];
  }
  return index;
}

void take_two_give_one() {
  const std::uint32_t index = take_and_use();
  take_and_use();
  if (index != none) {
    owned[index].store(false, std::memory_order_relaxed); // relaxed: published by give()
    give(index);
  }
}

void take_two() {
  take_and_use();
  take_and_use();
}

} // namespace

int main() {
  std::thread first(take_two);
  std::thread second(take_two_give_one);
  first.join();
  second.join();
}
