#pragma once
/// \file
/// One round trip between two kernel threads on one processor: each wakes the other and then sleeps in the
/// kernel until it is woken itself.

#include "processor_time.hpp"

#include <atomic>
#include <cstdint>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace lab {

/// Keeps the calling thread on the first processor that it may use: the two threads below must share one.
inline void stay_on_one_processor() {
  cpu_set_t all, one;
  sched_getaffinity(0, sizeof all, &all);
  int first = 0;
  while (!CPU_ISSET(first, &all))
    ++first;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  sched_setaffinity(0, sizeof one, &one);
}

/// Whose turn it is: 0 or 1. Who has to wait sleeps in the kernel.
class thread_turn {
 public:
  void wait_for(std::uint32_t mine) {
    // Pairs with the release in give_to(): what the other did before is seen here.
    while (turn_.load(std::memory_order_acquire) != mine)
      syscall(SYS_futex, &turn_, FUTEX_WAIT_PRIVATE, 1 - mine, nullptr, nullptr, 0);
  }
  void give_to(std::uint32_t whom) {
    turn_.store(whom, std::memory_order_release);
    syscall(SYS_futex, &turn_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  std::atomic<std::uint32_t> turn_{0};
};

/// Nanoseconds of one round trip, the mean of `count` in a row; the processor time of both threads together,
/// since one of the two always runs.
inline double thread_round_trip(long count) {
  double result = 0;
  std::thread asking([&] {
    stay_on_one_processor();
    thread_turn turn;
    std::thread answering([&] { // stays there, too
      for (long i = 0; i < count; ++i) {
        turn.wait_for(1);
        turn.give_to(0);
      }
    });
    const double begin = processor_time(whose::process);
    for (long i = 0; i < count; ++i) {
      turn.give_to(1);
      turn.wait_for(0);
    }
    result = (processor_time(whose::process) - begin) / static_cast<double>(count);
    answering.join();
  });
  asking.join();
  return result;
}

} // namespace lab
