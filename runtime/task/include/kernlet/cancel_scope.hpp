#pragma once
/// \file
/// The contract of chapter 7: cancellation. A *scope* is what is cancelled together: the members of a gather,
/// what runs under one deadline, a spawned Task and all that it awaits. Scopes nest; a Task belongs to one
/// scope and is concerned by all around it.
///
/// What is promised (docs/manual/async-semantics.md compares it with asyncio, row by row)
/// - cancel() is a request. Nothing is stopped at once: whoever waits in the scope is made ready, and its
///   co_await throws task_cancelled when its turn comes. Whoever runs, or is ready already, goes on to its
///   next waiting point.
/// - A cancelled scope stays cancelled: every later waiting point in it throws again, without waiting. So an
///   exception that was swallowed comes back.
/// - What came first counts: a wait that was granted before the cancellation succeeds; the lock is held, the
///   element is there.
/// - Cleanup that must wait does so under async::without_cancellation().
/// - A scope ends after its members. Nobody is left behind in it.
///
/// A *waiting point* is a co_await that really has to wait, a sleep and a yield among them. To await a
/// Task<T> is none: it only starts it.
///
/// Source of the idea: the cancel scopes of Trio (Smith, "Timeouts and cancellation for humans", 2018).

#include <cstddef>
#include <kernlet/promise_core.hpp>
#include <stop_token>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/scope_state.hpp>)
KERNLET_UNSEEN_STATE(scope_state);
#elif !KERNLET_SEALED
#include <kernlet/part/scope_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class task_driver;

/// The roots in a scope, wherever their owner keeps them.
struct scope_members {
  void* owner = nullptr;
  std::size_t count = 0;
  promise_core& (*at)(void* owner, std::size_t index) noexcept = nullptr;

  promise_core& operator[](std::size_t index) const noexcept { return at(owner, index); }
};

enum class scope_kind : std::uint8_t {
  open,    ///< concerned by the cancellation of the scope around it
  shielded ///< not concerned: cancelled by its own cancel() alone
};

/// What the frame keeps of a scope.
class alignas(16) scope_base {
 public:
  scope_base(const scope_base&) = delete;
  scope_base& operator=(const scope_base&) = delete;

  /// Asks everybody in it to end. Does nothing the second time. Runs the callbacks of its stop tokens.
  /// Neither suspends nor throws.
  void cancel() noexcept;
  bool cancelled() const noexcept { return cancelled_; }
  bool shielded() const noexcept { return kind_ == scope_kind::shielded; }
  cancel_scope* outer() const noexcept { return outer_; }
  task_driver& driver() const noexcept { return *driver_; }
  /// Is asked when the scope is cancelled. Made when it is first asked for.
  std::stop_token stop_token();

  /// For whoever begins the members: who they are. They must be found until each has finished.
  void set_members(scope_members members) noexcept { members_ = members; }
  const scope_members& members() const noexcept { return members_; }

 protected:
  explicit scope_base(task_driver& driver) noexcept : driver_(&driver) {}
  scope_base(cancel_scope& outer, scope_kind kind) noexcept;
  ~scope_base() = default;

 private:
  friend class task_driver;

  task_driver* driver_;
  cancel_scope* outer_ = nullptr;
  scope_members members_;
  cancel_scope* next_cancelled_ = nullptr; ///< the driver's list of those to reach
  std::stop_source stop_{std::nostopstate};
  scope_kind kind_ = scope_kind::open;
  bool cancelled_ = false;
};

/// One scope. It lies in the frame of whoever waits for its members, or in a spawned Task's record, and
/// outlives them. On the driver's thread alone.
///
/// A part finds those who wait in a scope in one of two ways: it keeps a list of them, or it looks at the end
/// of each member's chain. Scopes inside a scope are found likewise.
class cancel_scope : public scope_base {
 public:
  /// Bytes that sealed code reserves for the part's fields; an upper bound for every part.
  static constexpr std::size_t state_size = 128;

  /// The outermost scope of a driver, or one that stands by itself.
  explicit cancel_scope(task_driver& driver) noexcept;
  /// Inside another one, and cancelled from the start if that is, unless shielded. The members are those who
  /// begin() in it afterwards; until they have finished, the Task that waits for them waits_for() this scope.
  explicit cancel_scope(cancel_scope& outer, scope_kind kind = scope_kind::open) noexcept;
  /// Its members have finished.
  ~cancel_scope();

  /// \name Step 07.4
  /// @{

  /// `who`, in this scope, is about to wait: it must be reachable from now on.
  void wait_begins(promise_core& who) noexcept;
  /// It does not wait any more: it was made ready, by whomever.
  void wait_ends(promise_core& who) noexcept;
  /// The scope has just been cancelled. Interrupts everybody who waits in it (task_driver::interrupt()), and
  /// calls cancel() of each scope directly inside it, unless that is shielded. Scopes nest to any depth:
  /// cancel() of an inner one returns at once, and the frame calls its reach() after this one.
  void reach() noexcept;
  /// @}

 private:
  KERNLET_STATE(part::scope_state, state_size);
};

inline scope_base::scope_base(cancel_scope& outer, scope_kind kind) noexcept
    : driver_(outer.driver_), outer_(&outer), kind_(kind),
      cancelled_(kind == scope_kind::open && outer.cancelled_) {}

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/scope_inline.hpp>)
#include <kernlet/part/scope_inline.hpp>
#endif
