#pragma once
/// \file
/// The contract of chapter 6: one kernel thread waits for many descriptors, timers and other threads at once,
/// and calls whoever asked for what has come. A part implements it.
///
/// This is the bare reactor. Programs use what the frame puts on top: kernlet/watch.hpp for callbacks on
/// descriptors and signals, kernlet/socket.hpp for tasks that read and write as if they blocked,
/// kernlet/executor.hpp for what would hold the thread, kernlet/reactor_hooks.hpp for a loop whose tasks live
/// on the same thread.
///
/// Words: a descriptor that the reactor knows is a *source*. A *round* is one call of run_once(): the reactor
/// waits until something has come, calls each callback that is due, and returns.
///
/// Invariants
/// - A callback runs on the thread that calls run_once(), inside that call, and one at a time. None runs
/// inside the
///   function that asks for it: call_soon(), and a timer whose time has passed, wait for a later round or for
///   the rest of this one.
/// - Readiness is a *level*: as long as a source is readable and somebody asks for it, its callback is called
/// in
///   every round. The one exception is what a callback gives away itself, by `io_event::drained`.
/// - Ready is a hint and no promise. A call may come with nothing there; descriptors must be non-blocking,
/// and EAGAIN
///   is no error.
/// - No timer fires early. Timers fire in the order of their deadlines, those with the same one in the order
/// in which
///   they were set.
/// - No wake is lost: what another thread hands in before or during a wait ends that wait.
/// - A round ends. What its callbacks ask for anew (call_soon(), timers in the past) is left for the next
/// one, so that
///   nobody can starve the descriptors.
/// - After detach() and cancel(), and after a callback has been replaced, the old callback is not called
/// again, not
///   even for an event that had come before. A callback may do any of this to itself: its closure stays until
///   it has returned.
///
/// All functions are for the one thread that runs the reactor, except call_from_thread(), interrupt(), stop()
/// and hold(), which any thread may call. None may be called in a signal handler, except interrupt().
///
/// Source of the idea: Schmidt's Reactor (1995), select() of 4.2BSD before that; nginx and Node are built on
/// it. In Linux the same stands in fs/eventpoll.c; xv6 has no such call and gives each descriptor a process;
/// Go hides it in netpoll.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <kernlet/callback.hpp>
#include <kernlet/reactor_words.hpp>
#include <kernlet/running_record.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/thread_block.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <utility>

#if KERNLET_JUDGED && !__has_include(<kernlet/part/reactor_state.hpp>)
KERNLET_UNSEEN_STATE(reactor_state);
#elif !KERNLET_SEALED
#include <kernlet/part/reactor_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// See the file's comment for the rules.
class reactor {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 512;

  /// Throws std::system_error when the process may have no more descriptors, std::invalid_argument for a
  /// batch of 0.
  explicit reactor(const reactor_options& options = {});
  /// Callbacks that were not called are destroyed, also those that other threads handed in. The descriptors
  /// of sources stay the caller's and open. No task may wait in it, no other thread be in a call.
  ~reactor();
  reactor(const reactor&) = delete;
  reactor& operator=(const reactor&) = delete;

  /// \name Callbacks (step 06.1)
  /// @{

  /// Makes a descriptor known. It must be non-blocking, and stays the caller's, who calls detach() *before*
  /// closing it. Throws std::system_error: EPERM for what cannot be waited for (a regular file or a folder:
  /// it is always ready, a read blocks all the same; use an executor), EBADF, EEXIST when it is known
  /// already, ENOSPC or ENOMEM from the kernel. Nothing has happened then.
  part::io_source& attach(int descriptor);

  /// Forgets it, with its callbacks. A task that waits for it is woken and told. May be called from its own
  /// callbacks. Does not close the descriptor.
  void detach(part::io_source& source) noexcept;

  /// Sets what is called while the source is readable, in place of what was set before; an empty callback:
  /// nothing. Throws std::system_error when the kernel refuses; then the former one stays. Throws
  /// reactor_error while a task waits for the same source and direction.
  void on_readable(part::io_source& source, io_callback f);
  /// The same while it is writable. That is nearly always: ask for it only as long as there is something to
  /// write that did not fit.
  void on_writable(part::io_source& source, io_callback f);

  /// Calls `f` once, in a later round or later in this one; in the order of the calls.
  void call_soon(callback<> f);

  /// One round. Waits at most until `until`, not at all if something is due, and not beyond a call of
  /// interrupt(). Returns how many callbacks it has called; a task that was woken counts as one. Blocks the
  /// kernel thread. Throws reactor_error when it is called from a callback, std::system_error if the kernel
  /// refuses to wait.
  std::size_t run_once(deadline until = no_deadline);

  /// @}
  /// \name Timers, and other threads (step 06.2)
  /// @{

  /// Calls `f` once, not before `when`. A deadline in the past is due in the next round; no_deadline never
  /// is.
  timer_id call_at(deadline when, callback<> f);

  /// Whether the timer was still to come; then it will not. Any id may be asked.
  bool cancel(timer_id id) noexcept;

  /// Calls `f` on the reactor's thread, in a later round; those of one thread in their order. From any
  /// thread. Does not wait for the call. Throws std::bad_alloc.
  void call_from_thread(callback<> f);

  /// Ends the present wait of run_once(), or the next one. From any thread, and from a signal handler.
  /// Several calls may count as one.
  void interrupt() noexcept;

  /// @}
  /// \name Waiting as a task (step 06.3)
  /// For tasks that live on the reactor's thread (kernlet/reactor_hooks.hpp). They suspend the task and wait
  /// through current_waiter(). From elsewhere, a callback say, they throw reactor_error: whoever would have
  /// to wake it is the one who would wait. Each throws task_cancelled when the task is cancelled while it
  /// waits; then nothing was read or written. At most one task may wait for each direction of a source, and
  /// no callback beside it: reactor_error.
  /// @{

  /// Waits until the source is ready. It may be called although a read would go through: then it returns at
  /// once.
  wait_outcome wait(part::io_source& source, direction what, deadline until = no_deadline);

  /// Reads what there is, at least one byte, at most `size`; waits while there is nothing. Tries first: what
  /// is there is read even when the deadline has passed. A `size` of 0 reads nothing and does not wait.
  io_result read_some(part::io_source& source, void* to, std::size_t size, deadline until = no_deadline);

  /// Writes as much as goes in, at least one byte; waits while nothing does. No SIGPIPE comes from a socket.
  io_result write_some(part::io_source& source, const void* from, std::size_t size,
                       deadline until = no_deadline);

  /// @}
  /// \name What a part says of itself
  /// @{

  /// Whether anything can still be called: a callback on a source, a task that waits for one, a timer that is
  /// not never, something to call soon, something from another thread.
  bool waits_for_something() const noexcept;

  /// @}
  /// \name Frame
  /// @{

  /// Rounds until stop(), or until nothing is left that could be called and nobody holds the reactor. A
  /// stop() before it counts; it is used up when run() returns.
  void run();

  /// run() returns after the round that it is in. From any thread.
  void stop() noexcept;

  /// Calls `f` after a length of time; see deadline_after() for absurd ones.
  template <class Rep, class Period, class F>
  timer_id call_later(std::chrono::duration<Rep, Period> after, F&& f) {
    return call_at(deadline_after(after), callback<>(std::forward<F>(f)));
  }

  /// While somebody holds it, run() does not return for want of work, and a loop above it does not call its
  /// tasks deadlocked: another thread will come. From any thread; see reactor_hold.
  void hold() noexcept { holds_.fetch_add(1); }
  void release() noexcept {
    visitors_.fetch_add(1);
    if (holds_.fetch_sub(1) == 1)
      interrupt(); // run() looks again
    visitors_.fetch_sub(1);
  }
  bool held() const noexcept { return holds_.load() != 0; }

  /// What runs now; read by the detector of blocked loops.
  running_record& running() noexcept { return running_; }

  /// For parts: calls it, tells the detector what runs, and hands what it throws to the handler. Each
  /// callback is called through this and in no other way.
  void call(callback<>& f) noexcept;
  void call(io_callback& f, io_event& event) noexcept;

  /// For parts, at the head of wait() and its like: throws reactor_error unless the caller is a task on the
  /// reactor's thread.
  void require_task(const char* function) const;

  /// For parts, first in the destructor: waits until no reactor_visit is left. Whoever visits is about to go.
  void wait_for_visitors() const noexcept;

  /// The reactor whose callback runs on this thread; null outside callbacks.
  static reactor* calling() noexcept;

  /// For loops above: tells who runs the reactor from now on, and starts the detector if it was asked for.
  void begins_here();

  /// @}

 private:
  friend class reactor_visit;

  reactor_options options_;
  running_record running_;
  std::atomic<std::size_t> holds_{0};
  std::atomic<unsigned> visitors_{0};
  std::atomic<bool> stopped_{false};
  thread_block* home_ = nullptr;   ///< of the thread that runs it, as far as is known
  std::shared_ptr<void> detector_; ///< of blocked loops, while one is asked for; ends before the record
  KERNLET_STATE(part::reactor_state, state_size);
};

/// Holds a reactor as long as it lives; made before work is given to another thread that will come back
/// through call_from_thread().
class reactor_hold {
 public:
  explicit reactor_hold(reactor& held) noexcept : held_(&held) { held.hold(); }
  reactor_hold(reactor_hold&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  reactor_hold& operator=(reactor_hold&&) = delete;
  ~reactor_hold() {
    if (held_ != nullptr)
      held_->release();
  }

 private:
  reactor* held_;
};

/// Keeps a reactor's destructor waiting for a moment. For another thread that hands in what ends the wait for
/// it: the reactor may call it, and end, before call_from_thread() has come to its last line.
class reactor_visit {
 public:
  explicit reactor_visit(reactor& visited) noexcept : visited_(visited) { visited_.visitors_.fetch_add(1); }
  ~reactor_visit() { visited_.visitors_.fetch_sub(1); } // the last access
  reactor_visit(const reactor_visit&) = delete;
  reactor_visit& operator=(const reactor_visit&) = delete;

 private:
  reactor& visited_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/reactor_inline.hpp>)
#include <kernlet/part/reactor_inline.hpp>
#endif
