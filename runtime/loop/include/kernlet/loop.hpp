#pragma once
/// \file
/// The contract of chapter 5: many tasks on one kernel thread, each of which gives way of its own accord.
///
///     kernlet::loop loop;
///     auto answer = loop.spawn("answer", [] {
///       kernlet::this_task::sleep_for(std::chrono::milliseconds(10));
///       return 42;
///     });
///     loop.run();               // until every task has finished
///     int value = answer.join();
///
/// Words: a *task* is a function with a stack of its own that the loop runs. A task is *ready* when it could
/// go on, *running*, *waiting* (parked), or *finished*. A *waiting point* is a call that may wait or give
/// way: this_task::yield(), this_task::sleep_for(), join(), waiter::park() and all that is made of them.
///
/// Invariants
/// - At most one task runs, and it runs until it reaches a waiting point or ends. Between two waiting points
///   nobody else on this loop changes anything. What holds across a waiting point is the program's business.
/// - Ready tasks run in the order in which they became ready. A task that yields goes behind all others. A
///   spawned task is ready; it does not run before its spawner gives way.
/// - A task is in one place: in the ready queue once, or running, or waiting with at most one timer.
/// - A wake is not lost: one that comes before the park() makes that return at once; several count as one.
/// - A timer does not fire before its deadline. It fires when the loop looks at the clock after it, so it may
///   be late by as long as the others keep the loop. Timers fire by deadline; equal ones in the order in
///   which they were set.
/// - While tasks are ready, the loop looks outside (other threads' wakes, timers, hooks.poll) at least once
///   in `poll_interval` switches. So neither a crowd of yielding tasks nor a stream of wakes starves the
///   other. A yield with nobody else ready counts as a switch: the loop does not look outside at each, since
///   reading the clock takes ten times as long as such a yield.
///
/// A task may wait only on its own stack: not inside a coroutine or generator that it has resumed. That is a
/// loop_error. A wait inside a destructor belongs under a this_task::cancellation_shield.
///
/// Everything here is for the thread that runs the loop, or, while nobody runs it, for one thread at a time.
/// From other threads: waiter::wake(), task_record::request_cancel(), loop::stop(), outside_source. Nothing
/// may be called from a signal handler. Preemption (chapter 12) does not touch a loop's thread, so no guard
/// is held.
///
/// Source of the idea: the run queue of every operating system; "cooperative" as in Windows 3, in Node and in
/// asyncio, whose cancellation this follows with one change (docs/manual/cancellation.md). xv6's scheduler()
/// is the same loop over its processes; Linux calls the waiting side schedule() and the waking side
/// try_to_wake_up().

#include <concepts>
#include <cstdint>
#include <functional>
#include <kernlet/join_handle.hpp>
#include <kernlet/loop_error.hpp>
#include <kernlet/loop_hooks.hpp>
#include <kernlet/loop_inbox.hpp>
#include <kernlet/loop_options.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/task_body.hpp>
#include <kernlet/task_record.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/loop_state.hpp>)
KERNLET_UNSEEN_STATE(loop_state);
#elif !KERNLET_SEALED
#include <kernlet/part/loop_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A loop and its tasks. Neither copied nor moved.
class loop {
 public:
  /// Bytes that sealed code reserves for the part's fields; an upper bound for every part.
  static constexpr std::size_t state_size = 256;
  /// While tasks are ready, the loop looks outside at least once in so many switches. Go's scheduler uses the
  /// same prime for its global queue: no program's own rhythm is a multiple of it.
  static constexpr std::uint32_t poll_interval = 61;

  explicit loop(const loop_options& options = {});
  /// Cancels every task that has not finished and runs them until all have: so their stacks are unwound. It
  /// waits for those that hold a shield. Tasks that refuse end the program: one that swallows the
  /// cancellation a thousand times, or waits under a shield for what cannot come, is named in the panic.
  /// Handles stay valid. Must not be called from a task of the loop, nor while another thread runs it:
  /// panics.
  ~loop();
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  /// A ready task that will call `body()`. Returns before it runs. The body is moved or copied into the task;
  /// with what it captures and the result's size it may take up to 512 bytes. What it returns goes to join():
  /// void, or an object that can be moved. May be called before run(), by tasks, and by hooks; not from other
  /// threads.
  ///
  /// Errors: stack_error when there is no stack, coroutine_error for a body that is too large, loop_error
  /// from another thread or while the loop is destroyed, and what moving the body throws. Then no task was
  /// made. Does not suspend. Makes no allocation besides the stack, which usually comes from the pool.
  template <std::invocable Body>
  join_handle<std::invoke_result_t<std::decay_t<Body>&>> spawn(const task_options& options, Body&& body);
  template <std::invocable Body>
  auto spawn(const char* name, Body&& body) {
    return spawn(task_options{.name = name}, std::forward<Body>(body));
  }
  template <std::invocable Body>
  auto spawn(Body&& body) {
    return spawn(task_options{}, std::forward<Body>(body));
  }

  /// Runs tasks until all have finished, or until stop(). May be called again. Blocks the kernel thread while
  /// every task waits.
  ///
  /// Throws deadlock_error when every task waits, no timer is set and nothing outside can wake one. Throws
  /// loop_error inside a task of any loop (the outer loop would stand still), and when another thread runs
  /// it.
  void run();

  /// Lets run() return at the next look outside, with tasks alive; they go on at the next run(). When nobody
  /// runs the loop, the next run() returns at once. From any thread.
  void stop() noexcept;

  /// The loop's time, by its hooks.
  deadline now() const noexcept { return hooks_.now(hooks_.self); }
  loop_counts counts() const noexcept;
  /// Tasks that have not finished.
  std::uint64_t unfinished() const noexcept { return spawned_ - finished_count_; }

  /// The loop whose task runs here, or null.
  static loop* current() noexcept {
    const task_record* const task = task_record::of(this_thread().current);
    return task != nullptr ? task->owner_ : nullptr;
  }

  /// What the deadlock report says: a line for each task that has not finished, with its name and what it
  /// waits for.
  std::string describe_tasks() const;

  /// \name What a part implements
  /// `self` is always the running task, and the caller stands on its stack.
  /// @{

  /// Step 05.1. Takes over a created coroutine whose body is `task`, and makes the task ready. Must not throw
  /// once it has taken anything over; if it throws, the coroutine is destroyed.
  void start(task_record& task, coroutine_core coroutine);
  /// Step 05.1. Runs tasks until none is unfinished() or stop_requested(). Calls look_outside() as often as
  /// promised above, and wait_outside() when no task is ready. Whatever that throws leaves it.
  void run_tasks();
  /// Step 05.1. Puts `self` behind all ready tasks and runs them. Throws task_cancelled when it comes back,
  /// if cancellation_due().
  void yield(task_record& self);

  /// Step 05.2. What the task's coroutine does: calls the body, notes how it has ended, wakes who joins it.
  /// Lets nothing out. A task that was cancelled before it began ends at once; its body is not called.
  void execute(task_record& self, coroutine_self& inside) noexcept;
  /// Step 05.2. Suspends `self` until wake() or the deadline. In this order: `woken` if a wake is held;
  /// `cancelled` if cancellation_due(); else waits. Then the same order again, else `timed_out`. With a
  /// deadline that has passed it still lets the others run.
  wake_reason park(task_record& self, deadline until);
  /// Step 05.2. A waiting task becomes ready, and its timer is cleared; another one holds the wake for its
  /// next park(). Does nothing to a finished one. Never throws, never suspends.
  void wake(task_record& task) noexcept;
  /// Step 05.2. Waits until `other` has finished. The frame has made sure that it is another task of this
  /// loop and that nobody else joins it. Throws task_cancelled, and forgets that `self` joins, if
  /// cancellation_due().
  void join(task_record& self, task_record& other);

  /// Step 05.4. Asks the task to end: see docs/manual/cancellation.md. A waiting one is made ready, unless it
  /// holds a shield; a ready or running one is told at its next waiting point; a finished one is left alone.
  /// Never throws, never suspends. Runs the callbacks of the task's stop token.
  void cancel(task_record& task) noexcept;

  /// Given. How often a task was gone on with.
  std::uint64_t switches() const noexcept;
  /// Given. Destroys the coroutine of a finished task, and with it the record.
  static void dispose(task_record& task) noexcept;
  /// @}

  /// \name What the frame gives to a part
  /// @{
  bool stop_requested() const noexcept { return inbox_.stop.load(std::memory_order_relaxed); }
  /// Takes what other threads have sent and calls hooks.poll. May call wake() and cancel(), and through the
  /// hooks start().
  void look_outside() noexcept {
    if (!inbox_.empty())
      inbox_.take_all(*this);
    if (hooks_.poll != nullptr)
      hooks_.poll(hooks_.self);
  }
  /// No task is ready: waits until `until` (no_deadline: no timer is set), or until somebody outside has
  /// something. Throws deadlock_error if nothing can come any more. Never runs a task.
  void wait_outside(deadline until);
  /// For a part's constructor: the frame's fields.
  void open(const loop_options& options);
  /// For a part's destructor, before its state is gone: ends all tasks.
  void close() noexcept;
  /// @}

 private:
  friend class loop_inbox;
  friend class outside_source;
  friend class task_record;
  friend class task_group;
  friend void detail::await_task(task_record* task);
  friend void detail::cancel_task(task_record& task) noexcept;
  template <class>
  friend class join_handle;

  /// The coroutine of a new record, with errors as spawn() has them. The record knows its loop afterwards.
  task_record& launch(const body_operations& operations, void* source, const task_options& options);
  void refuse_misplaced_spawn() const;
  void keep(task_record& task) noexcept;   // in the list of all
  void forget(task_record& task) noexcept; // takes it out again
  /// Names who refuses to end, and ends the program.
  [[noreturn]] void panic_over_refusal(const std::string& who) const noexcept;

  task_record* all_ = nullptr; ///< every record that somebody refers to
  std::uint64_t spawned_ = 0, finished_count_ = 0;
  bool closing_ = false;
  loop_hooks hooks_;
  stack_pool* stacks_ = nullptr;
  std::size_t stack_size_ = 0;
  fp_control words_ = fp_control::kept;
  unjoined_handler unjoined_;
  thread_waiter sleep_; ///< what the hooks wait with, where none were given
  loop_inbox inbox_;

 public:
  // For the part alone.
  KERNLET_STATE(part::loop_state, state_size);
};

inline std::size_t task_record::depth() const noexcept {
  return owner_->stack_size_;
}

/// While one lives, a thread outside has promised a wake: a loop with nothing else to wait for sleeps instead
/// of reporting a deadlock. Made on the loop's thread, before the other thread knows; destroyed on any
/// thread, after its last wake. Must not outlive the loop.
class outside_source {
 public:
  explicit outside_source(loop& owner) noexcept;
  ~outside_source();
  outside_source(const outside_source&) = delete;
  outside_source& operator=(const outside_source&) = delete;

 private:
  loop& owner_;
};

template <std::invocable Body>
join_handle<std::invoke_result_t<std::decay_t<Body>&>> loop::spawn(const task_options& options, Body&& body) {
  using result = std::invoke_result_t<std::decay_t<Body>&>;
  using made = task_body<result, std::decay_t<Body>>;
  typename made::source from{{this, options.name, made::call}, std::forward<Body>(body)};
  return join_handle<result>(static_cast<made&>(launch(made::operations, &from, options)));
}

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/loop_inline.hpp>)
#include <kernlet/part/loop_inline.hpp>
#endif

/// \cond
namespace kernlet {
inline namespace KERNLET_PARTS {

[[gnu::always_inline]] inline void detail::await_task(task_record* task) {
  task_record* const self = task_record::of(this_thread().current);
  if (task == nullptr || self == nullptr || self == task || self->owner_ != task->owner_ || task->joined_ ||
      !self->on_own_stack()) [[unlikely]]
    refuse_join(task);
  struct joining {
    task_record& self;
    task_record& task;
    const wait_note former;
    ~joining() {
      self.note_wait(former);
      task.joined_ = false;
    }
  } const now{*self, *task, self->waits_for()};
  task->joined_ = true;
  self->note_wait({"the end of task", task});
  self->owner_->join(*self, *task);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
/// \endcond
