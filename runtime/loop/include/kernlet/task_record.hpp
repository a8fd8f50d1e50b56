#pragma once
/// \file
/// The contract of chapter 5, first half: what is kept for one task. The other half is kernlet/loop.hpp,
/// where the rules stand.
///
/// The record lies at the head of the task's body, which is moved into the task's coroutine: record, closure
/// and result are one piece, and a spawn allocates nothing but a stack.
///
/// What the frame keeps and what the part keeps
/// - The frame: name, how often the record is referred to, how the task has ended, whether it is to end, the
///   exception, the way of a wake from another thread. These have accessors here.
/// - The part: the coroutine, whether the task waits, where it stands in queues, its timer, who joins it. All
///   that is in `part::task_state`.

#include <atomic>
#include <cstdint>
#include <exception>
#include <kernlet/coroutine_core.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/task_local.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/task_state.hpp>)
KERNLET_UNSEEN_STATE(task_state);
#elif !KERNLET_SEALED
#include <kernlet/part/task_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class loop;
class task_record;

/// \cond
namespace detail {
void await_task(task_record* task);
}
/// \endcond

/// What somebody waits for, for reports and debuggers. Literals: not copied.
struct wait_note {
  const char* what = nullptr;        ///< null: a wake
  const task_record* whom = nullptr; ///< the task that is joined
};

/// What a new record is made from.
struct task_origin {
  loop* owner;
  const char* name;
  /// Calls the closure and keeps what it returns. Runs on the task's stack. Throws what the closure throws.
  void (*call)(task_record& task);
};

/// One task. Its owner is the loop; handles refer to it. Also the waiter that the task parks with: what
/// current_waiter() is while it runs. Used on the loop's thread alone, except for waiter::wake() and
/// request_cancel().
class alignas(64) task_record : public waiter {
 public:
  /// Bytes that sealed code reserves for the part's fields; an upper bound for every part.
  static constexpr std::size_t state_size = 128;

  explicit task_record(const task_origin& origin) noexcept;
  ~task_record();

  loop& owner() const noexcept { return *owner_; }
  const char* name() const noexcept { return name_; }

  /// The body has returned or thrown, or was never begun because the task was cancelled.
  bool finished() const noexcept { return finished_; }
  /// It has ended without a result because it was to end: by task_cancelled, or by the cancelled_error of a
  /// task that it joined.
  bool was_cancelled() const noexcept { return was_cancelled_; }
  /// What the body has let out, until somebody joins; null otherwise.
  const std::exception_ptr& error() const noexcept { return error_; }

  /// The same, for one who passes it on: the task has no unjoined exception any more.
  std::exception_ptr take_error() noexcept { return std::exchange(error_, nullptr); }

  /// Asks the task to end, as loop::cancel() does. From any thread, as long as the task is not gone.
  void request_cancel() noexcept;

  /// \name For parts
  /// @{

  /// Somebody has asked the task to end.
  bool cancel_requested() const noexcept { return cancel_requested_; }
  /// A waiting point is to throw task_cancelled: the task is to end, holds no cancellation_shield, and is not
  /// unwinding already (destructors that an exception calls may wait).
  bool cancellation_due() noexcept { return cancel_requested_ && cancellation_is_due(); }
  /// Notes that the task is to end, and tells those who hold its stop token. Returns false if it was asked
  /// before. Runs their callbacks.
  bool note_cancel() noexcept;
  /// Calls the closure; what it returns is kept in the record. Throws what it throws.
  void call() {
    const values_end ends{values_};
    call_(*this);
  }
  /// The closure was called, or will not be any more. `error`: what came out instead of a result; a
  /// task_cancelled means that the task was cancelled. Null: it has returned.
  void note_finished(std::exception_ptr error) noexcept;
  /// Counted references: handles, and the loop until the task has finished. `release()` disposes of the
  /// record when the last one is given up; so its caller does not stand on the task's stack.
  void retain() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0)
      let_go();
  }
  /// @}

  /// What the coroutine runs; the frame's.
  static void run(void* body, coroutine_self& inside, void* word);
  /// Throws loop_error unless the caller is this task and stands on its stack.
  [[gnu::always_inline]] void require_own_stack() const {
    if (!on_own_stack()) [[unlikely]]
      refuse_foreign_stack();
  }

  /// What the task waits for. Whoever sets it sets it back.
  wait_note waits_for() const noexcept { return waits_for_; }
  void note_wait(wait_note note) noexcept { waits_for_ = note; }

  /// The token that is asked when the task is to end. Made when it is first asked for.
  std::stop_token stop_token();

  /// The record that a waiter is, or null if it belongs to something else than a task of a loop.
  static task_record* of(waiter* candidate) noexcept {
    return candidate != nullptr && candidate->is(operations) ? static_cast<task_record*>(candidate) : nullptr;
  }

 private:
  struct tokens;
  struct values_end { ///< on its own stack, before anybody sees that it has ended
    task_values& values;
    ~values_end() { values.clear(); }
  };
  friend class loop;
  friend class loop_inbox;
  friend void detail::await_task(task_record* task);

  bool cancellation_is_due() noexcept;
  void end_with(std::exception_ptr error) noexcept;
  std::size_t depth() const noexcept;
  tokens& make_tokens();
  void let_go() noexcept;
  [[gnu::always_inline]] bool on_own_stack() const noexcept {
    return static_cast<std::size_t>(top_ - static_cast<const std::byte*>(__builtin_frame_address(0))) <
           depth();
  }
  [[noreturn]] void refuse_foreign_stack() const;
  static wake_reason park_task(waiter& self, deadline until);
  static void wake_task(waiter& self) noexcept;
  static void yield_task(waiter& self);
  static const task_operations as_task_operations;
  static const waiter_operations operations;

  // With what a part keeps first, this is the cache line that a switch touches.
  bool cancel_requested_ = false;
  bool finished_ = false;
  bool was_cancelled_ = false;
  bool joined_ = false;            ///< somebody waits in a join
  std::uint32_t references_ = 1;   ///< the loop's is the first
  const std::byte* top_ = nullptr; ///< of the frames of its body; null before it begins and when it has ended
  loop* owner_;                    ///< null once the loop is destroyed

 public:
  // For the part alone.
  KERNLET_STATE(part::task_state, state_size);

 private:
  const char* name_;
  void (*call_)(task_record& task);
  std::exception_ptr error_;
  wait_note waits_for_;
  task_values values_;
  task_record* previous_ = nullptr; ///< in the loop's list of all records
  task_record* next_ = nullptr;
  std::uint32_t shields_ = 0;
  std::uint32_t refusals_ = 0; ///< how often it was told to end while the loop ended
  struct cancels {
    task_record* task;
    void operator()() const noexcept { task->request_cancel(); }
  };
  /// What few tasks need: tokens of their own and of others.
  struct tokens {
    std::stop_source own;
    std::optional<std::stop_callback<cancels>> on_stop; ///< until it has finished
  };
  /// The frame's: else every part that ends a record would hold the library's code for tokens, which asks the
  /// kernel to wait, and a part may not.
  struct drops_tokens {
    void operator()(tokens* done) const noexcept;
  };
  std::unique_ptr<tokens, drops_tokens> tokens_; ///< made when it is needed

  // A wake or a cancellation from another thread; see loop_inbox.hpp.
  std::atomic<std::uint8_t> sent_ = 0;
  task_record* inbox_next_ = nullptr;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
