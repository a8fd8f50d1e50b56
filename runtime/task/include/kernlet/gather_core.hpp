#pragma once
/// \file
/// The contract of chapter 7: wait for several. A gather begins its members, and the Task that awaits it goes
/// on when all have finished. `async::gather()` and `async::group` put the types on top.
///
/// Invariants
/// - Everything runs on one kernel thread. The members take turns: one runs until it waits, then the next.
/// What
///   a gather gains is that their *waits* overlap.
/// - The members begin in their order, from the driver's ready queue, after the awaiting Task has suspended.
/// - The Task that awaits goes on exactly once, after the last member has finished, whatever became of it.
/// - With `all_or_nothing` the first failure cancels the others, and they are waited for: nothing goes on
/// behind
///   the back of whoever sees the exception. With `settle` each member's outcome stands for itself.
///
/// Source of the idea: Promise.all and Promise.allSettled of JavaScript, asyncio.gather; that the others are
/// cancelled and waited for is Trio's nursery (Smith, "Notes on structured concurrency", 2018).

#include <kernlet/cancel_scope.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/gather_state.hpp>)
KERNLET_UNSEEN_STATE(gather_state);
#elif !KERNLET_SEALED
#include <kernlet/part/gather_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

enum class gather_mode : std::uint8_t {
  all_or_nothing, ///< the first failure cancels the others, and is thrown in the end
  settle          ///< nobody is cancelled on account of another one
};

/// One gather. It lies in the frame of the Task that awaits it.
class gather_core : public completion {
 public:
  /// Bytes that sealed code reserves for the part's fields; an upper bound for every part.
  static constexpr std::size_t state_size = 64;

  gather_core(cancel_scope& outer, gather_mode mode) noexcept;
  ~gather_core();
  gather_core(const gather_core&) = delete;
  gather_core& operator=(const gather_core&) = delete;

  /// What the members run in: inside the scope of the Task that awaits. Its members are set before begin().
  cancel_scope& scope() noexcept { return scope_; }
  gather_mode mode() const noexcept { return mode_; }

  /// \name Step 07.3
  /// @{

  /// `parent`, which is suspended in a co_await, waits for all members of scope(); these become ready.
  /// Returns what runs next: `parent` itself if there are none, else std::noop_coroutine(), and the driver
  /// goes on.
  std::coroutine_handle<> begin(promise_core& parent) noexcept;
  /// One more member, while at least one has not finished. It becomes ready.
  void add(promise_core& member) noexcept;
  /// `member` has finished; see completion. Returns `parent` if it was the last one, else
  /// std::noop_coroutine().
  std::coroutine_handle<> member_finished(promise_core& member) noexcept;
  /// All have finished. Throws what the member that failed first has let out, if the mode is all_or_nothing
  /// and one has failed; and task_cancelled, in any mode, if members ended so because the scope around is
  /// cancelled.
  void verdict();
  /// @}

 private:
  static std::coroutine_handle<> hear(completion& self, promise_core& member) noexcept {
    return static_cast<gather_core&>(self).member_finished(member);
  }

  cancel_scope scope_;
  gather_mode mode_;
  KERNLET_STATE(part::gather_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/gather_inline.hpp>)
#include <kernlet/part/gather_inline.hpp>
#endif
