#pragma once
/// \file
/// Where a kernel thread may run, and how often it did not.

#include <sched.h>
#include <stdexcept>
#include <sys/resource.h>
#include <vector>

namespace lab {

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

/// How often the calling thread gave the processor up because it had to wait.
inline long sleeps() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return used.ru_nvcsw;
}

} // namespace lab
