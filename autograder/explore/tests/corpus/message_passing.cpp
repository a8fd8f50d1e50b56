// A message and a flag: one thread writes a plain message and raises a flag, the other waits for the flag
// and reads the message.
// Source: the litmus test MP; Williams, "C++ Concurrency in Action", chapter 5.
//
// PLANTED 1: the flag is raised with a relaxed store. Nothing orders the message before the flag.
// PLANTED 2: the flag is read with a relaxed load. Nothing orders the read of the message after the flag.
// PLANTED 3: the flag is raised before the message is written.

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
constexpr std::memory_order receive = std::memory_order_acquire; // acquire: pairs with the store in send()
#endif

int message = 0;
std::atomic<bool> ready{false};

void send() {
#if PLANTED == 3
  ready.store(true, publish); // planted: the flag is up while the message is not there
  message = 42;
#else
  message = 42;
  ready.store(true, publish);
#endif
}

} // namespace

int main() {
  std::thread sender(send);
  while (!ready.load(receive))
    std::this_thread::yield();
  assert(message == 42);
  sender.join();
}
