#pragma once
/// \file
/// What is kept for one task of a scheduler. The loop's counterpart is task_record; this one may be woken
/// from any worker while it is on its way out, and be gone on with by another worker than left it.
///
/// The record lies at the head of the task's body, in the task's coroutine: record, closure and result are
/// one piece, at the top of the task's own stack.
///
/// Where a task is, by `word_`
///
///     no flag          it runs, or stands in a queue
///     parked           it waits, and its stack is at rest: whoever clears this flag puts it into a queue
///     kicked           something has come since it last looked: a wake, a time-out, a cancellation
///
/// A task that waits first leaves its stack; then, on the next one's stack, the worker sets `parked`, unless
/// `kicked` is set already: then the task goes straight back into a queue. So nobody resumes a stack that is
/// still in use, and no wake is lost: of two changes of one word one comes second, and sees the first.
///
/// Who ends it, by `end_`: nobody yet, the waiter who joins, let go, or finished. The worker writes that when
/// the task's last switch is done; it and whoever joins or lets go each make one exchange, and who comes
/// second disposes of the record. Between two values stand two short ones: `ending`, while a worker wakes the
/// joiner, who must not be gone meanwhile; and `pinned`, while another thread sends word to a scheduler that
/// the task must keep alive.
///
/// With one processor `word_` and `end_` belong to the thread that has it, and are changed by plain loads and
/// stores. Other threads send word (scheduler_inbox.hpp), and join or let go by way of `outside_`; see
/// scheduler_outside.cpp.

#include <atomic>
#include <cstdint>
#include <exception>
#include <kernlet/coroutine_core.hpp>
#include <kernlet/live_tasks.hpp>
#include <kernlet/loop_options.hpp>
#include <kernlet/runnable.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/task_local.hpp>
#include <kernlet/task_record.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <optional>
#include <stop_token>

namespace kernlet {
inline namespace KERNLET_PARTS {

class scheduler;
class scheduler_processor;
class green_task;

/// What a new record is made from.
struct green_origin {
  scheduler* owner;
  const char* name;
  /// Calls the closure and keeps what it returns. Runs on the task's stack.
  void (*call)(green_task& task);
};

/// The frame's; programs use go() and its handles.
class alignas(64) green_task : public waiter, public runnable {
 public:
  explicit green_task(const green_origin& origin) noexcept;
  ~green_task();

  scheduler& owner() const noexcept { return *owner_; }
  const char* name() const noexcept { return name_; }
  /// It has ended, and its stack is at rest. Acquire: what it did is visible.
  bool finished() const noexcept { return end_.load(std::memory_order_acquire) == is_finished; }
  bool was_cancelled() const noexcept { return was_cancelled_; } ///< once finished
  /// What its body has let out, for one who passes it on; null if nothing, or nothing more.
  std::exception_ptr take_error() noexcept {
    const std::unique_ptr<failure> taken = std::move(failure_);
    return taken != nullptr ? taken->error : nullptr;
  }
  /// Somebody has asked the task to end.
  bool cancel_requested() const noexcept { return (word_.load(std::memory_order_relaxed) & to_end) != 0; }
  /// What it waits for. Whoever sets it, the task itself, sets it back.
  const char* waits_for() const noexcept { return waits_for_; }
  void note_wait(const char* what) noexcept { waits_for_ = what; }

  /// What the coroutine runs.
  static void run(void* body, coroutine_self& inside, void* word);

  /// The record that a waiter is, or null if it is something else than a scheduler's task.
  static green_task* of(waiter* candidate) noexcept {
    return candidate != nullptr && candidate->is(operations) ? static_cast<green_task*>(candidate) : nullptr;
  }

 private:
  friend class scheduler;
  friend class scheduler_inbox;

  /// With the handler: it may be due when the scheduler is gone.
  struct failure {
    std::exception_ptr error;
    unjoined_handler unjoined;
  };
  void note_failure();

  /// Flags of word_.
  enum : std::uint32_t {
    woken = 1,     ///< a wake that no park() has taken yet
    timed_out = 2, ///< its timer has fired in this park()
    to_end = 4,    ///< it was cancelled; stays
    kicked = 8,
    parked = 16,
    counted = 32, ///< the scheduler ends, and waits for it
    told = 64     ///< it is to tell where it waits, and to wait on
  };
  /// Values of end_ that are no waiter's address.
  enum : std::uintptr_t { nobody = 0, let_go = 1, is_finished = 2, ending = 3, pinned = 4, last_value = 4 };
  /// A timer of a park(), on the task's stack; it knows whose it is, and among which processor's it stands.
  struct alarm : task_timer {
    explicit alarm(green_task& task) noexcept;
    green_task& whose;
    scheduler_processor* at = nullptr;
  };

  bool cancellation_due() const noexcept {
    return (word_.load(std::memory_order_relaxed) & to_end) != 0 && shields_ == 0 &&
           std::uncaught_exceptions() == 0;
  }
  static wake_reason park_task(waiter& self, deadline until);
  static void wake_task(waiter& self) noexcept;
  static void yield_task(waiter& self);
  static const task_operations as_task_operations;
  static const waiter_operations operations;

  /// What few tasks need: a token of their own, and another's that ends them.
  struct tokens {
    std::stop_source own;
    struct cancels {
      green_task* task;
      void operator()() const noexcept;
    };
    std::optional<std::stop_callback<cancels>> on_stop; ///< until it has ended
  };
  std::stop_token stop_token();
  tokens& make_tokens();
  /// The token's state, to be asked to stop when nothing is locked; empty if nobody has asked for it.
  std::stop_source token_to_stop() const noexcept;

  // With the two bases this is the cache line that a switch touches.
  std::atomic<std::uint32_t> word_{0};
  std::uint16_t shields_ = 0;
  bool nested_ = false;              ///< it runs inside the join() of the task that waits for it
  coroutine_self* inside_ = nullptr; ///< what it suspends itself with; null until it has begun
  coroutine_core coroutine_;         ///< its flow of control; its body is the record itself
  scheduler* owner_;

  std::atomic<std::uintptr_t> end_{nobody};
  live_tasks::place* place_; ///< its place among those that live
  const char* name_;
  void (*call_)(green_task& task);
  std::unique_ptr<failure> failure_;     ///< what its body has let out, until somebody has taken it
  std::atomic<tokens*> tokens_{nullptr}; ///< made when they are needed, by the task or its spawner
  const char* waits_for_ = nullptr;
  task_values values_;
  bool was_cancelled_ = false;
  bool has_ended_ = false;   ///< its body has; its last switch is still to come
  std::uint32_t number_ = 0; ///< in a trace; 0: it stands in none
  std::int64_t left_at_ = 0; ///< in a trace: when it left a worker last
  // What other threads have sent where there is one processor; see scheduler_inbox.hpp.
  std::atomic<std::uint32_t> sent_{0};
  green_task* inbox_next_ = nullptr;
  std::atomic<std::uintptr_t> outside_{nobody}; ///< nobody, a waiter, let_go or pinned
};

/// While one lives, the task, if there is one, waits for another's end: for reports.
class joining {
 public:
  explicit joining(green_task* self) noexcept
      : self_(self), former_(self != nullptr ? self->waits_for() : nullptr) {
    if (self_ != nullptr)
      self_->note_wait("the end of a task");
  }
  ~joining() {
    if (self_ != nullptr)
      self_->note_wait(former_);
  }
  joining(const joining&) = delete;
  joining& operator=(const joining&) = delete;

 private:
  green_task* const self_;
  const char* const former_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
