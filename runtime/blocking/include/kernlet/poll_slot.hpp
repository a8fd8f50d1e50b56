#pragma once
/// \file
/// A contract of chapter 11, second step: one direction of one descriptor, between the task that waits for it
/// and whichever worker hears of it.
///
/// A descriptor is registered with the kernel once, for edges: the kernel tells each change to "ready" once,
/// to whoever asks first. Nobody may be waiting then, so the slot keeps the news until somebody comes; and
/// somebody may be on the way to wait at that very moment.
///
///     the task                                a worker that polls
///       1. read(): EAGAIN                       1. epoll_wait(): the descriptor is ready
///       2. wait():                              2. ready():
///            news is there: take it, go              nobody waits: leave the news
///            else leave one's name, park             somebody waits: take the name, wake it
///       3. read() again
///
/// Invariants
/// - No news is lost: after a ready() that no wait() has returned for, the next wait() returns at once.
///   Several are one.
/// - News wakes one task, once. A wait() that ends by its deadline or a cancellation has taken its name back,
///   or was woken: whoever wakes it later does not exist.
/// - After close(), until reopen(), every wait(), that of now and those to come, says so.
/// - What the poller did before ready() happens before what the task does after the wait() that it ends.
///
/// wait() by one task at a time; it suspends. ready() and close() from any thread; they never block, and
/// touch nothing of the task once it can see the wake.
///
/// Source of the idea: Go's pollDesc with its words pdReady and pdWait (runtime/netpoll.go). It is chapter
/// 8's parker with a name in place of a permit.

#include <cstddef>
#include <kernlet/seam.hpp>
#include <kernlet/waiter.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/poll_slot_state.hpp>)
KERNLET_UNSEEN_STATE(poll_slot_state);
#elif !KERNLET_SEALED
#include <kernlet/part/poll_slot_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// How a wait for a descriptor ended.
enum class poll_outcome {
  ready, ///< or was, a moment ago: try, and wait again at EAGAIN
  timed_out,
  cancelled, ///< the task is to end; the caller throws task_cancelled
  closed,
};

class poll_slot {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 96;

  /// Without news.
  poll_slot() noexcept;
  /// Nobody waits, and no ready() or close() is on its way.
  ~poll_slot();
  poll_slot(const poll_slot&) = delete;
  poll_slot& operator=(const poll_slot&) = delete;

  /// The calling task, by its waiter, waits for news and takes them. News that are there are taken whatever
  /// the deadline.
  poll_outcome wait(waiter& self, deadline until = no_deadline);
  /// There is news.
  void ready() noexcept;
  /// There will be no more. A second one is none.
  void close() noexcept;
  /// As new, for another descriptor. Nobody waits; a ready() of the former one may still be on its way, and
  /// is news then.
  void reopen() noexcept;

 private:
  KERNLET_STATE(part::poll_slot_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/poll_slot_inline.hpp>)
#include <kernlet/part/poll_slot_inline.hpp>
#endif
