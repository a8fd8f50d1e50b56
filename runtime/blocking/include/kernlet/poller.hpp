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
///   is no deadlock.
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
  std::atomic<int> users{0};      ///< its owner, and each task that waits
  std::atomic<bool> ended{false}; ///< the poller's: no more bytes after those that are there, or an error

  /// \name For whoever reads and writes it (scheduler_io.cpp): one task for each direction
  /// @{
  enum class kind : std::uint8_t { unknown, stream_socket, other_socket, pipe, other_file };
  kind what = kind::unknown;
  bool no_bytes = false, no_room = false; ///< the last one has taken all there was: wait first
  /// @}
  std::list<poll_place>::iterator self{}; ///< in the poller's list
};

/// The companion's.
class poller {
 public:
  /// That of the scheduler whose task calls. Throws scheduler_error outside one, and std::system_error.
  static poller& here();

  /// Throws std::system_error.
  explicit poller(scheduler& owner);
  ~poller();
  poller(const poller&) = delete;
  poller& operator=(const poller&) = delete;

  /// Registers it. Throws std::system_error: EPERM for a regular file, which is always ready and may block
  /// all the same (that is what blocking() is for); std::bad_alloc.
  poll_place& attach(int descriptor);
  /// Before the descriptor is closed. Whoever waits at the place is told that it is closed.
  void detach(poll_place& place) noexcept;
  /// The calling task waits at that slot of the place, which is `in` or `out`. Throws task_cancelled. After
  /// `closed` the place is not the caller's any more.
  poll_outcome wait(poll_place& place, poll_slot& slot, deadline until);
  /// Makes those ready whose descriptors are; waits for the first one until the deadline or kick(). The
  /// scheduler hears when the waiting is over.
  void poll(deadline until) noexcept;
  /// From any thread.
  void kick() noexcept;

 private:
  void drop(poll_place& place) noexcept;

  scheduler& owner_;
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
  /// Whoever waits is told that it is closed.
  ~polled_descriptor();
  polled_descriptor(const polled_descriptor&) = delete;
  polled_descriptor& operator=(const polled_descriptor&) = delete;

  /// Suspends the calling task until the descriptor was ready, a moment ago or now: try, and come back at
  /// EAGAIN. One task at a time for each direction. Throws task_cancelled.
  poll_outcome wait_readable(deadline until = no_deadline) {
    return where_->wait(*place_, place_->in, until);
  }
  poll_outcome wait_writable(deadline until = no_deadline) {
    return where_->wait(*place_, place_->out, until);
  }
  /// Whoever waits, and comes to wait, is told that it is closed. From any thread.
  void close() noexcept;

 private:
  poller* where_;
  poll_place* place_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
