// A mailbox whose letter is atomic as well. There is no data race to report: a wrong order shows itself only
// by an old letter under a new flag.
// Source: the litmus test MP with relaxed payload; Boehm and Adve, "Foundations of the C++ Concurrency Memory
// Model", PLDI 2008.
//
// PLANTED 1: the flag is raised with a relaxed store. The reader may see the flag and the old letter.
// PLANTED 2: the flag is read with a relaxed load. The same result.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order publish = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order publish = std::memory_order_release; // release: pairs with the load in main()
#endif

#if PLANTED == 2
constexpr std::memory_order receive = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order receive = std::memory_order_acquire; // acquire: pairs with the store in deliver()
#endif

std::atomic<int> letter{0};
std::atomic<int> delivered{0};

void deliver() {
  letter.store(42, std::memory_order_relaxed); // relaxed: the flag below carries the order
  delivered.store(1, publish);
}

} // namespace

int main() {
  std::thread postman(deliver);
  if (delivered.load(receive) == 1) {
    // relaxed: the store happens before this load, so coherence forbids the old value.
    assert(letter.load(std::memory_order_relaxed) == 42);
  }
  postman.join();
}
