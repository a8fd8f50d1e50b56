#pragma once
/// \file
/// The kernel's two calls, for programs that stand alone; a part uses kernlet/futex.hpp. Macros and no
/// functions, so that a timeline names the line of the program that sleeps.

#include <atomic>
#include <cstdint>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

using futex_word = std::atomic<std::uint32_t>;

/// Sleeps if the word holds `expected`: the kernel looks at it and puts the thread to sleep in one step.
#define futex_wait(word, expected)                                                                           \
  syscall(SYS_futex, &(word), FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0)

/// Wakes at most `count` threads that sleep on the word.
#define futex_wake(word, count) syscall(SYS_futex, &(word), FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0)
