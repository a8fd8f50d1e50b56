#pragma once
/// \file
/// The time that a processor spends on us. Other programs on the machine take their turn as well, and none of
/// that counts.

#include <ctime>

namespace lab {

/// Of the calling kernel thread, or of all threads of this process together; in nanoseconds, from an
/// arbitrary start.
enum class whose { thread, process };

inline double processor_time(whose part = whose::thread) {
  timespec now{};
  clock_gettime(part == whose::thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

} // namespace lab
