#pragma once
/// \file
/// The kernel's share of every lock: sleep while a word holds a value, and wake who sleeps on a word.
///
/// A futex is no object. It is an address, and the kernel keeps a list of sleepers for it only while there
/// are any. All that a lock means stands in the word and is written with atomic instructions; the kernel is
/// asked only when somebody must sleep, or may have to be woken.
///
/// What the kernel promises, and all that locks rest on: futex_wait() looks at the word and falls asleep in
/// one step, as futex_wake() on the same word sees it. So a waker who changes the word *first* and wakes
/// *then* meets each sleeper in one of two states: it sleeps, and is woken; or it has not slept yet, sees the
/// changed word, and does not.
///
/// What the kernel does not promise: order of the program's own memory. A return says nothing about what
/// another thread has written; the word must be read again, with an order.
///
/// Source of the idea: Franke, Russell and Kirkwood, "Fuss, futexes and furwocks: fast userlevel locking in
/// Linux" (Ottawa Linux Symposium, 2002). Linux: kernel/futex/waitwake.c. xv6 has sleep() and wakeup() on an
/// address, with a lock in place of the expected value. Go: futexsleep() and futexwakeup().

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

enum class futex_result {
  /// Woken, or for no reason: a signal came (EINTR is not retried here), or a wake was meant for something
  /// that lay at this address before. The caller looks at its word again, whatever came.
  woken,
  changed,  ///< the word did not hold the expected value: the thread has not slept
  timed_out ///< the deadline has passed
};

/// Sleeps while `word` holds `expected`, until woken or the deadline (monotonic clock; one that has passed
/// returns at once, as `timed_out` or `changed`). Blocks the kernel thread; not from a task, a signal
/// handler, or under a guard. The kernel reads the word itself, and the newest value of it. Wakes in this
/// process alone (a private futex). Panics if the kernel refuses for any other reason than the three above.
futex_result futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                        deadline until = no_deadline);

/// Wakes at most `count` threads that sleep on this word; returns how many. From any thread and from a signal
/// handler; never blocks.
///
/// The kernel takes the address for a name and does not read there. So the word may be gone by now, and the
/// memory may be another lock's: then somebody is woken for nothing, and looks at its word again. That is why
/// an unlock may wake after it has let the lock go, although whoever took it may have destroyed it since.
int futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept;

/// For futex_wake(): everybody.
inline constexpr int everybody = 0x7fffffff;

} // namespace KERNLET_PARTS
} // namespace kernlet
