#pragma once
/// \file
/// Two kernel threads that take turns: who has no turn sleeps in the kernel. And where a thread may run.

#include <atomic>
#include <cstdint>
#include <linux/futex.h>
#include <sched.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

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

/// The processors that this process may use.
inline std::vector<int> allowed_processors() {
  cpu_set_t set;
  sched_getaffinity(0, sizeof set, &set);
  std::vector<int> all;
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &set))
      all.push_back(i);
  return all;
}

/// From here on the calling thread runs on this processor and no other.
inline void stay_on(int processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0)
    throw std::runtime_error("the kernel does not let a thread stay on one processor");
}

/// How often the kernel took the processor from the calling thread, whether it asked for it (waited, yielded)
/// or not. The kernel's own count.
inline long switches_away() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return used.ru_nvcsw + used.ru_nivcsw;
}

} // namespace lab
