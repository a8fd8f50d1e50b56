#pragma once
/// \file
/// Descriptors for the tasks of a scheduler: one epoll set for all its workers.
///
/// A descriptor is registered once, for both directions and for edges: the kernel tells each change to
/// "ready" once, to whichever worker asks next, and the slot of that direction keeps it until a task comes
/// for it. So a request on a connection costs its reads and writes, and no epoll_ctl().
///
/// A worker with nothing to do waits in epoll_wait() instead of a futex, one at a time; busy ones glance at
/// it now and then. See scheduler_polling.cpp.
///
/// Invariants
/// - A place of the table is given to one descriptor at a time, and its memory is never given back while the
///   poller lives. A worker may hold an event of a descriptor that is gone: its place is then another one's,
///   or nobody's, and hears of a change that was none. poll_slot allows that.
/// - Between a task's wait() and its end the scheduler counts it as away: what a descriptor may still bring
/// is
///   no deadlock.
///
/// Source of the idea: Go's netpoller (runtime/netpoll.go); libtask's and State Threads' before that.

#include <kernlet/poll_slot.hpp>
#include <kernlet/scheduler.hpp>
#include <list>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// One descriptor's place.
struct poll_place {
  poll_slot in, out;
  int descriptor = -1;
  std::list<poll_place>::iterator self{}; ///< in the poller's list
};

/// The companion's.
class poller {
 public:
  /// Throws std::system_error.
  poller();
  ~poller();
  poller(const poller&) = delete;
  poller& operator=(const poller&) = delete;

  /// Registers it. Throws std::system_error: EPERM for a regular file, which is always ready and may block
  /// all the same (that is what blocking() is for); std::bad_alloc.
  poll_place& attach(int descriptor);
  /// Before the descriptor is closed. Nobody waits at the place.
  void detach(poll_place& place) noexcept;
  /// Makes those ready whose descriptors are; waits for the first one until the deadline or kick(). `whose`
  /// hears when the waiting is over.
  void poll(deadline until, scheduler& whose) noexcept;
  /// From any thread.
  void kick() noexcept;

 private:
  int set_ = -1, bell_ = -1;
  std::mutex lock_; ///< for both lists
  std::list<poll_place> places_, free_;
};

/// A descriptor that tasks of the running scheduler wait for: a non-blocking socket, pipe or terminal, which
/// stays the caller's. It outlives no task that waits for it, and is gone before the descriptor is closed.
class polled_descriptor {
 public:
  /// Of the scheduler that runs the caller. Throws scheduler_error outside one, and as poller::attach().
  explicit polled_descriptor(int descriptor);
  /// Nobody waits.
  ~polled_descriptor();
  polled_descriptor(const polled_descriptor&) = delete;
  polled_descriptor& operator=(const polled_descriptor&) = delete;

  /// Suspends the calling task until the descriptor was ready, a moment ago or now: try, and come back at
  /// EAGAIN. One task at a time for each direction. Throws task_cancelled.
  poll_outcome wait_readable(deadline until = no_deadline) { return wait(place_->in, until); }
  poll_outcome wait_writable(deadline until = no_deadline) { return wait(place_->out, until); }
  /// Whoever waits, and comes to wait, is told that it is closed. From any thread.
  void close() noexcept;

 private:
  poll_outcome wait(poll_slot& slot, deadline until);

  scheduler* owner_;
  poller* where_;
  poll_place* place_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
