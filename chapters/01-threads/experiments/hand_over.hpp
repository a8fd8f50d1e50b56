#pragma once
/// \file
/// Two kernel threads that take turns: who has no turn sleeps in the kernel.

#include "processors.hpp"

#include <atomic>
#include <cstdint>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lab {

/// Whose turn it is: 0 or 1.
class turn_word {
 public:
  void wait_for(std::uint32_t mine) {
    // Pairs with the release in give_to(): what the other did before is seen here.
    while (word_.load(std::memory_order_acquire) != mine)
      syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, 1 - mine, nullptr, nullptr, 0);
  }
  void give_to(std::uint32_t whom) {
    word_.store(whom, std::memory_order_release);
    syscall(SYS_futex, &word_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  std::atomic<std::uint32_t> word_{0};
};

} // namespace lab
