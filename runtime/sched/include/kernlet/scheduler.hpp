#pragma once
/// \file
/// M tasks on N threads. Programs use kernlet/go.hpp: run(), go(), yield(), sleep_for(); this is what stands
/// behind it, the frame that chapter 9's queues are put into.
///
/// Words: a *task* is a function with a stack of its own. A *worker* is a kernel thread that runs tasks. A
/// *processor* is the right to run one, and the queue that goes with it; there are as many processors as
/// tasks may run at the same moment.
///
/// Invariants
/// - At most as many tasks run as there are processors. A task runs until it reaches a waiting point or ends
///   (until chapter 12); then its worker goes straight on with the next one.
/// - A task may go on upon another worker than it left. So between two waiting points `this_thread()`, errno
///   and thread-locals are its own, and across one they are not.
/// - No wake is lost: one that comes before the park() makes that return at once; several count as one.
/// - Work that others can take is taken, unless all processors are busy (idle_workers.hpp). A task that was
///   made ready by a running one stands in that one's slot until its next switch, or until a worker that has
///   nothing to do comes by, at most a millisecond later.
/// - Nothing starves: each processor looks round after at most 61 switches; a task that runs its children in
///   place may put that off by a millisecond.
/// - A timer does not fire before its deadline.
///
/// Source of the idea: M:N threads are as old as SunOS's (1991); Anderson, Bershad, Lazowska and Levy,
/// "Scheduler activations" (1991), say what a kernel would have to add. Go's is the model here
/// (runtime/proc.go, "Scalable Go Scheduler Design Doc", 2012). xv6's scheduler() with its per-CPU loop is
/// the N = number of CPUs case without the M.

#include <concepts>
#include <functional>
#include <kernlet/asymmetric_fence.hpp>
#include <kernlet/find_work.hpp>
#include <kernlet/held_mutexes.hpp>
#include <kernlet/idle_workers.hpp>
#include <kernlet/loop_error.hpp>
#include <kernlet/preemption_guard.hpp>
#include <kernlet/quit_signal.hpp>
#include <kernlet/scheduler_companion.hpp>
#include <kernlet/scheduler_inbox.hpp>
#include <kernlet/scheduler_processor.hpp>
#include <kernlet/scheduler_trace.hpp>
#include <kernlet/stack_pool.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A scheduler, a task or a handle was used against its rules; what() names the rule and the cure. Nothing
/// has happened then.
class scheduler_error : public std::logic_error {
 public:
  explicit scheduler_error(const std::string& what);
  ~scheduler_error() override;
};

/// Processors, workers and tasks. Neither copied nor moved. Most programs have one, inside run().
class scheduler {
 public:
  /// Makes processors and no thread yet. Throws std::invalid_argument for options out of range.
  explicit scheduler(const scheduler_options& options = {});
  /// All tasks have ended: run() saw to it. Handles stay valid. Panics while run() runs.
  ~scheduler();
  scheduler(const scheduler&) = delete;
  scheduler& operator=(const scheduler&) = delete;

  /// Runs `first`, a record that launch() has made, and all that it spawns, until it has ended; then cancels
  /// the tasks that have not, and waits for them. The calling thread is worker 0; the others are made here
  /// and end here. Shutdown goes in numbered steps; see scheduler.cpp.
  void run(green_task& first);

  /// A new record, which is ready. From tasks, and from any thread. Throws stack_error, coroutine_error,
  /// std::bad_alloc, what moving the body throws, and scheduler_error once the scheduler ends.
  green_task& spawn(const body_operations& operations, void* source, const task_options& options);
  /// The same, for run(): nothing starts yet.
  green_task& launch(const body_operations& operations, void* source, const task_options& options);

  /// Asks the task to end: see docs/manual/cancellation.md. From any thread that holds a handle.
  void cancel(green_task& task) noexcept;
  /// Waits until the task has ended. From tasks, and from any thread, which blocks. One at a time. Throws
  /// task_cancelled if the caller is a task that is to end.
  void join(green_task& task);
  /// Nobody will join it: it is disposed of when it has ended, now or then.
  void let_go(green_task& task) noexcept;
  /// The last step of a joined or let go task: its stack is given back.
  static void dispose(green_task& task) noexcept;
  /// The same, of one that nobody has joined: an exception that it has let out is reported.
  static void dispose_unjoined(green_task& task) noexcept;

  /// \name For a running task, on its own stack
  /// @{
  void yield(green_task& self);
  wake_reason park(green_task& self, deadline until);
  /// @}
  /// \name For a step that a task on this processor gives away, and takes back if nobody has come for it
  /// @{
  void offer(scheduler_processor& has, runnable& step) noexcept {
    const preemption_guard held;
    has.queue.push(step, set_.global);
    if (!alone_)
      notify();
  }
  bool take_back(scheduler_processor& has, runnable& step) noexcept {
    const preemption_guard held;
    return has.queue.take_out(step);
  }
  /// @}
  /// From any thread.
  void wake(green_task& task) noexcept { note(task, green_task::woken); }

  /// \name For the layer that takes processors from one thread to another; see scheduler_handover.cpp
  /// @{
  /// Null until somebody accompanies it.
  scheduler_companion* companion() const noexcept { return companion_.load(std::memory_order_acquire); }
  /// False: somebody else was first. While run() runs, from its threads.
  bool accompany(scheduler_companion& companion) noexcept;
  /// Whether somebody should take it: something waits for it, or nobody else would come for what may.
  bool is_wanted(const scheduler_processor& has) const noexcept;
  /// Whether it may be: in deterministic mode nothing happens that a clock decides.
  bool hands_over() const noexcept { return !seeded_; }
  /// A task is in a call without a processor, from before anybody adopts that; and is so no more, which
  /// come_back() sees to by itself.
  void moves_away() noexcept { away_.fetch_add(1, std::memory_order_relaxed); }
  void is_back() noexcept { away_.fetch_sub(1, std::memory_order_release); }
  /// The calling thread, which has none, works with it until the end, or until it is taken in its turn.
  void adopt(scheduler_processor& has);
  /// A running task whose processor was taken, and whose thread knows it: it goes on upon another one.
  void come_back(green_task& self);
  /// A thread that is no stranger begins (1) or ends (-1): the search for a deadlock asks who else there is.
  void has_thread(int by) noexcept {
    threads_here_.fetch_add(static_cast<std::uint32_t>(by), std::memory_order_relaxed);
  }
  /// From poll(), before it makes anybody ready: it need not be kicked for that.
  void poller_is_awake() noexcept { poller_sleeps_.store(false, std::memory_order_relaxed); }
  /// By its index.
  scheduler_processor& of(std::uint32_t index) noexcept { return *processors_[index]; }
  /// @}

  /// The time by which tasks sleep: the monotonic clock's; in deterministic mode it stands still while a task
  /// is ready, and jumps to the next deadline when none is.
  deadline now() const noexcept { return seeded_ ? virtual_now_ : std::chrono::steady_clock::now(); }
  std::uint32_t workers() const noexcept { return count_; }
  /// An exception that nobody joins any more.
  void report(const char* task, const std::exception_ptr& error) const noexcept {
    report_unjoined(unjoined_, task, error);
  }
  scheduler_counts counts() const noexcept;

  /// The processor that the calling thread has, or null.
  static scheduler_processor* here() noexcept {
    return static_cast<scheduler_processor*>(this_thread().processor_here);
  }

 private:
  friend class green_task;
  friend class scheduler_inbox;

  bool alone() const noexcept { return alone_; }
  bool at_home() const noexcept {
    const scheduler_processor* const has = here();
    return has != nullptr && &has->owner == this;
  }
  /// Something has come for the task: a flag of its word.
  void note(green_task& task, std::uint32_t flag) noexcept;
  void note_alone(scheduler_processor& has, green_task& task, std::uint32_t flag) noexcept;
  /// A task that nobody else has may go on: into the slot of the caller's processor, else the global queue.
  void make_ready(green_task& task) noexcept;
  void push_from(scheduler_processor& has, green_task& task) noexcept;

  /// What push_from() does in deterministic mode and while somebody traces.
  [[gnu::cold, gnu::noinline]] void push_specially(scheduler_processor& has, green_task& task) noexcept;

  void leave_for(scheduler_processor& has, green_task& self, runnable* next);
  void suspend(scheduler_processor& has, green_task& self, leaving how);
  void arrive() noexcept;
  [[gnu::noinline]] void see_to(scheduler_processor& has) noexcept;
  /// The joiner runs a task that nobody has begun, or gone on with, inside its own join(). True: it has
  /// ended.
  bool run_nested(green_task& self, green_task& task);
  void join_slowly(green_task& task);
  void finish(green_task& task) noexcept;
  /// To whoever joins it, or will, or has let it go.
  void hand_over_end(green_task& task) noexcept;
  [[noreturn]] void refuse_late_spawn() const;
  [[noreturn]] static void refuse_second_join(const green_task& task);

  /// \name With one processor
  /// @{
  void hand_over_end_alone(green_task& task) noexcept;
  void join_alone(green_task& self, green_task& task);
  static std::uintptr_t wanted_outside(green_task& task) noexcept;
  static bool pin(green_task& task) noexcept;
  void join_from_outside(green_task& task);
  void let_go_from_outside(green_task& task) noexcept;
  void cancel_from_outside(green_task& task) noexcept;
  /// @}

  wake_reason wait(green_task& self);
  [[gnu::cold, gnu::noinline]] void tell(green_task& self, std::uint32_t taken);
  wake_reason park_until(green_task& self, deadline until);
  void set_timer(green_task::alarm& timer, deadline until) noexcept;
  void clear_timer(green_task::alarm& timer) noexcept;
  void fire_timers(scheduler_processor& of, deadline now) noexcept;
  deadline earliest_timer() const noexcept;

  /// Counts it among those that live. False: the scheduler ends.
  bool keep(green_task& task, scheduler_processor* in);
  void forget(green_task& task, scheduler_processor* in) noexcept;

  /// From a thread without a processor: the task is ready, and its stack at rest.
  void put_back(green_task& task) noexcept;
  void look_round(scheduler_processor& has) noexcept;
  void resume(scheduler_processor& has, runnable& next);
  void run_traced(scheduler_processor& has, green_task& task);
  void run_until_it_leaves(scheduler_processor& has, green_task& task, trace_event* traced = nullptr);
  void trace_ran(scheduler_processor& has, green_task& task, trace_event& event) noexcept;
  /// It becomes ready: spawned, or woken.
  void trace_ready(green_task& task, scheduler_processor* in) noexcept;
  void trace_stolen(scheduler_processor& has, const runnable& task) noexcept;
  bool may_go_on(scheduler_processor& has) const noexcept;
  bool may_nest_on(scheduler_processor& has) const noexcept;
  runnable* search(scheduler_processor& has);
  runnable* look_everywhere(scheduler_processor& has, bool& searching);
  bool rest(scheduler_processor& has, bool searching);
  /// Sleeps: in the poller, if there is one and nobody is there, else where workers rest.
  bool sleep(scheduler_processor& has, bool searching, deadline timer, deadline until);
  /// A worker that is busy looks at the descriptors, too, now and then.
  void glance_at_descriptors(scheduler_processor& has) noexcept;
  /// Something was put where others can take it.
  void notify() noexcept {
    idle_.notify();
    // Relaxed: ordered by the fence in there, and the one in sleep(). Whoever rests is called before whoever
    // polls.
    if (poller_sleeps_.load(std::memory_order_relaxed) && idle_.resting() == 0) [[unlikely]]
      kick_poller();
  }
  [[gnu::cold]] void kick_poller() noexcept;
  bool anything_to_do(const scheduler_processor& has, deadline until) const noexcept;
  /// The process has no other threads than the workers.
  bool nobody_outside() const noexcept;
  void report_deadlock();
  void answer_quit(std::uint32_t request) noexcept;
  std::string describe_waiting(scheduler_processor& has);
  void print_counts() const noexcept;

  void begin_end() noexcept;
  void begin_late(green_task& task) noexcept;
  void one_less() noexcept;

  const bool seeded_;                            ///< deterministic mode
  const std::uint32_t count_;                    ///< of workers
  const bool alone_;                             ///< there is one
  const std::unique_ptr<scheduler_trace> trace_; ///< null: nobody wants one
  const bool special_;                           ///< whatever becomes ready goes by push_specially()
  stack_pool* stacks_;
  fp_control words_;
  unjoined_handler unjoined_;
  on_deadlock deadlock_;
  bool report_on_quit_;
  processor_set set_;
  std::vector<std::unique_ptr<scheduler_processor>> processors_;
  std::vector<processor*> members_;
  idle_workers idle_;
  scheduler_inbox inbox_;
  std::atomic<scheduler_companion*> companion_{nullptr};
  std::atomic<bool> polled_{false};            ///< a worker is in poll(), or on its way
  std::atomic<bool> poller_sleeps_{false};     ///< and must be kicked when there is work
  std::atomic<std::uint32_t> away_{0};         ///< tasks in calls whose processors were taken
  std::atomic<std::uint32_t> threads_here_{0}; ///< its own, by their own word
  std::atomic<std::uint32_t> ended_{0};        ///< 1 when `stopping_` is true, for who sleeps until then
  /// Threads outside that are on their way out of here; the destructor waits for them.
  std::atomic<std::uint32_t> visitors_{0};
  std::vector<std::thread> threads_;
  green_task* first_ = nullptr;
  std::string deadlock_report_;
  deadline virtual_now_{std::chrono::hours(1)}; ///< in deterministic mode
  live_tasks live_;
  std::atomic<std::uint64_t> spawned_outside_{0};
  std::atomic<std::uint64_t> left_{1}; ///< once it ends: tasks that are waited for, and one for the counting
  std::atomic<bool> running_{false};
  std::atomic<bool> ending_{false};   ///< no task may be spawned any more
  std::atomic<bool> stopping_{false}; ///< workers return
  /// Workers that have found nothing and rest; the last of them looks for a deadlock. A worker takes itself
  /// out of the count before it takes a task.
  std::atomic<std::uint32_t> idling_{0};
  std::atomic<std::uint32_t> quits_answered_{quit_signal::requests()};
  std::atomic<bool> watched_{false}; ///< one of those who rest looks after slots; see rest()
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#include <kernlet/scheduler_hot.hpp>
