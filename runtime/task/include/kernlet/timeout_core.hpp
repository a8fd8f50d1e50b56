#pragma once
/// \file
/// The contract of chapter 7: a bound on how long a Task may take. `async::timeout()` puts the types on top.
///
/// A timeout is a scope with one member and a timer. The Task that awaits and the member form one chain in
/// time, but the member has a scope of its own, so that it can be cancelled without the Task around it.
///
/// Invariants
/// - When the timer fires, the scope is cancelled, and nothing else happens: the member ends in its own way,
/// with
///   its cleanup, and only then does the awaiting Task go on. So a member that does not wait cannot be timed
///   out.
/// - A result that is there is not thrown away: a member that returns after the deadline has returned.
/// - `timeout_error` is thrown by the timeout whose own deadline has cancelled the member, and not if the
/// scope
///   around it is cancelled as well: then that concerns everybody up to there.

#include <kernlet/cancel_scope.hpp>
#include <kernlet/task_driver.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/timeout_state.hpp>)
KERNLET_UNSEEN_STATE(timeout_state);
#elif !KERNLET_SEALED
#include <kernlet/part/timeout_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A deadline came before the result.
class timeout_error : public std::runtime_error {
 public:
  timeout_error();
  ~timeout_error() override;
};

/// One member in a scope of its own. It lies in the frame of the Task that awaits it.
class timeout_core : public completion {
 public:
  /// Bytes that sealed code reserves for the part's fields; an upper bound for every part.
  static constexpr std::size_t state_size = 64;

  explicit timeout_core(cancel_scope& outer, scope_kind kind = scope_kind::open) noexcept;
  ~timeout_core();
  timeout_core(const timeout_core&) = delete;
  timeout_core& operator=(const timeout_core&) = delete;

  cancel_scope& scope() noexcept { return scope_; }

  /// \name Step 07.4
  /// @{

  /// `parent`, which is suspended in a co_await, waits for `member`, the one member of scope(). Sets the
  /// timer, unless `until` is no_deadline; a deadline that has passed already cancels at once. Returns what
  /// runs next: the member's frame.
  std::coroutine_handle<> begin(promise_core& parent, promise_core& member, deadline until) noexcept;
  /// The deadline has passed, and the member has not finished.
  void expire() noexcept;
  /// The member has finished; see completion. The timer is set no longer. Returns `parent`.
  std::coroutine_handle<> member_finished(promise_core& member) noexcept;
  /// After that: returns if `member` has returned, so that its value can be taken. Else throws what it has
  /// let out, or timeout_error in place of task_cancelled; see the invariants.
  void verdict(promise_core& member);
  /// @}

 private:
  static std::coroutine_handle<> hear(completion& self, promise_core& member) noexcept {
    return static_cast<timeout_core&>(self).member_finished(member);
  }
  struct own_timer : task_timer {
    explicit own_timer(timeout_core& owner) noexcept;
    timeout_core& owner;
  };

  cancel_scope scope_;
  own_timer timer_;
  KERNLET_STATE(part::timeout_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/timeout_inline.hpp>)
#include <kernlet/part/timeout_inline.hpp>
#endif
