#pragma once
/// \file
/// A std::mutex that a task holds when it suspends is a trap: the next task that wants it blocks its worker,
/// and the one that holds it may go on upon another kernel thread, which may not unlock it. Debug builds find
/// that out at the waiting point, and end the program with the task's name.
///
/// How: the program's own pthread_mutex_lock() and its kin stand before the C library's, and count for each
/// kernel thread. A task never leaves a thread with a count, so the count is the running task's. What a
/// worker held before it ran tasks does not count.

#include <kernlet/parts.hpp>

/// 1: the check is on. The same in a program's sources and in the runtime that it is linked with, or the
/// count stays zero. Not with ThreadSanitizer, which puts its own functions there.
#ifndef KERNLET_CHECK_HELD_MUTEXES
#if defined(NDEBUG) || defined(__SANITIZE_THREAD__)
#define KERNLET_CHECK_HELD_MUTEXES 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define KERNLET_CHECK_HELD_MUTEXES 0
#else
#define KERNLET_CHECK_HELD_MUTEXES 1
#endif
#else
#define KERNLET_CHECK_HELD_MUTEXES 1
#endif
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace held_mutexes {

/// A worker begins: what this thread holds now is its own business.
void worker_begins() noexcept;
/// The running task is about to be suspended. A panic if it holds a mutex.
void check(const char* task) noexcept;

} // namespace held_mutexes
} // namespace KERNLET_PARTS
} // namespace kernlet
