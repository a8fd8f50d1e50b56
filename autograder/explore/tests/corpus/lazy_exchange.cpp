// A singleton made on first use without a lock: each thread makes one, a compare-exchange picks the one that
// stays.
// Source: Herlihy, "Wait-Free Synchronization", 1991; OnceBox of the Rust crate once_cell.
//
// PLANTED 1: the loser forgets to delete its object.
// PLANTED 2: the failed compare-exchange is relaxed. The loser uses an object it does not see.
// PLANTED 3: the winner is stored, not exchanged. The second store drops the first object.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
constexpr std::memory_order failure_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order failure_order = std::memory_order_acquire; // acquire: pairs with the winner
#endif

struct Settings {
  int width = 80; // plain: written before the pointer is published
};

std::atomic<Settings*> instance{nullptr};

Settings& settings() {
  Settings* found = instance.load(std::memory_order_acquire); // acquire: pairs with the winner's release
  if (found != nullptr)
    return *found;
  Settings* const mine = new Settings;
#if PLANTED == 3
  instance.store(mine, std::memory_order_release); // planted: another object may be there
#else
  // release: publishes the object.
  if (!instance.compare_exchange_strong(found, mine, std::memory_order_release, failure_order)) {
#if PLANTED != 1
    delete mine;
#endif
    return *found;
  }
#endif
  return *mine;
}

void use() {
  assert(settings().width == 80);
}

} // namespace

int main() {
  std::thread other(use);
  use();
  other.join();
  delete instance.load(std::memory_order_relaxed); // relaxed: the other thread has been joined
}
