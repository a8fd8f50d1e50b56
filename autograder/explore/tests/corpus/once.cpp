// Run an initialisation exactly once; whoever comes in the meantime sleeps until it is done.
// Source: pthread_once; std::call_once; sync.Once of Go.
//
// PLANTED 1: the state says `done` before the initialisation has run.
// PLANTED 2: the fast path reads with relaxed order. It does not see what the initialisation wrote.
// PLANTED 3: the run is claimed by a load and a store. The initialisation may run twice.
// PLANTED 4: only one sleeper is woken at the end.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr int fresh = 0;
constexpr int running = 1;
constexpr int done = 2;

#if PLANTED == 2
constexpr std::memory_order fast_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order fast_order = std::memory_order_acquire; // acquire: pairs with the store of done
#endif

std::atomic<int> state{fresh};
int setting = 0; // plain: written by the initialisation, read after call_once()

bool claim() {
#if PLANTED == 3
  if (state.load(std::memory_order_relaxed) != fresh) // planted: not one step with the store
    return false;
  state.store(running, std::memory_order_relaxed);
  return true;
#else
  int seen = fresh;
  return state.compare_exchange_strong(seen, running, std::memory_order_relaxed); // relaxed: a claim only
#endif
}

void call_once() {
  if (state.load(fast_order) == done)
    return;
  if (claim()) {
#if PLANTED == 1
    state.store(done, std::memory_order_release); // planted: nothing is done yet
    setting += 5;
#else
    setting += 5;
    state.store(done, std::memory_order_release); // release: pairs with the loads of done
#endif
#if PLANTED == 4
    state.notify_one(); // planted: two threads may sleep
#else
    state.notify_all();
#endif
    return;
  }
  while (state.load(std::memory_order_acquire) != done) // acquire: pairs with the store of done
    state.wait(running, std::memory_order_relaxed);     // relaxed: the load above acquires
}

void use() {
  call_once();
  assert(setting == 5);
}

} // namespace

int main() {
  std::thread first(use);
  std::thread second(use);
  use();
  first.join();
  second.join();
}
