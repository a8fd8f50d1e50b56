// Message passing by fences: both the message and the flag are relaxed, two fences carry the order.
// Source: C++20 [atomics.fences]; Boehm, "Can Seqlocks Get Along with Programming Language Memory Models?".
//
// PLANTED 1: the writer has no release fence.
// PLANTED 2: the reader has no acquire fence.
// PLANTED 3: the writer's fence stands after the store of the flag, where it orders nothing.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::atomic<int> message{0};
std::atomic<int> flag{0};

void send() {
  message.store(42, std::memory_order_relaxed); // relaxed: the fence below carries the order
#if PLANTED == 0 || PLANTED == 2
  std::atomic_thread_fence(std::memory_order_release); // release: pairs with the acquire fence in main()
#endif
  flag.store(1, std::memory_order_relaxed); // relaxed: the store after the fence that the reader looks for
#if PLANTED == 3
  std::atomic_thread_fence(std::memory_order_release); // planted: too late, the flag is up already
#endif
}

} // namespace

int main() {
  std::thread sender(send);
  if (flag.load(std::memory_order_relaxed) == 1) { // relaxed: the fence below carries the order
#if PLANTED != 2
    std::atomic_thread_fence(std::memory_order_acquire); // acquire: pairs with the release fence in send()
#endif
    assert(message.load(std::memory_order_relaxed) == 42); // relaxed: ordered by the two fences
  }
  sender.join();
}
