#pragma once
/// \file
/// Locks of a few lines, for comparison. Each has lock() and unlock().

#include <atomic>
#include <cstdint>

namespace lab {

/// A hint to the processor that this is a loop that waits.
inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Whoever turns 0 into 1 has the lock; the others try again and again.
class spin_lock {
 public:
  void lock() {
    // acquire: pairs with the release in unlock(). What the last owner did is seen.
    while (held_.exchange(1, std::memory_order_acquire) != 0)
      while (held_.load(std::memory_order_relaxed) != 0) // relaxed: only when to try again
        relax();
  }
  void unlock() { held_.store(0, std::memory_order_release); } // release: pairs with the exchange in lock()

 private:
  std::atomic<std::uint32_t> held_{0};
};

/// Each draws a number and waits until it is called, so nobody is passed over.
class ticket_lock {
 public:
  void lock() {
    const std::uint32_t mine = next_.fetch_add(1, std::memory_order_relaxed); // relaxed: a number, no more
    while (called_.load(std::memory_order_acquire) != mine) // acquire: pairs with the store in unlock()
      relax();
  }
  void unlock() {
    // relaxed: only the owner writes it. release: pairs with the load in lock().
    called_.store(called_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

 private:
  std::atomic<std::uint32_t> next_{0}, called_{0};
};

} // namespace lab
