// A release sequence: a relaxed read-modify-write operation in between does not break the order from the
// release store to the acquire load.
// Source: C++20 [intro.races] paragraph 5; P0982 "Weaken release sequences".
//
// PLANTED 1: the operation in between is a load and a store. A store of another thread ends the sequence.
// PLANTED 2: the releasing thread itself stores once more, relaxed. Since C++20 this ends the sequence too.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

int message = 0; // plain: written before the stage is 1, read after it has been seen as 2
std::atomic<int> stage{0};

void send() {
  message = 42;
  stage.store(1, std::memory_order_release); // release: pairs with the load in main()
#if PLANTED == 2
  stage.store(2, std::memory_order_relaxed); // planted: belongs to no release sequence
#endif
}

void pass_on() {
#if PLANTED == 1
  if (stage.load(std::memory_order_relaxed) == 1)
    stage.store(2, std::memory_order_relaxed); // planted: belongs to no release sequence
#else
  int seen = 1;
  stage.compare_exchange_strong(seen, 2, std::memory_order_relaxed); // relaxed: continues the sequence
#endif
}

} // namespace

int main() {
  std::thread sender(send);
  std::thread relay(pass_on);
  if (stage.load(std::memory_order_acquire) == 2) // acquire: pairs with the store of 1 in send()
    assert(message == 42);
  sender.join();
  relay.join();
}
