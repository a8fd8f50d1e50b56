// Step 07.4: a scope knows who waits in it, and wakes them when it is cancelled; a timeout cancels its scope.

#include <kernlet/cancel_scope.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/timeout_core.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Outermost: there is nothing to keep.
cancel_scope::cancel_scope(task_driver& driver) noexcept : scope_base(driver) {}

/// The outer one must find this one when it is cancelled.
cancel_scope::cancel_scope(cancel_scope& outer, scope_kind kind) noexcept : scope_base(outer, kind) {
  KERNLET_TODO("07.4");
}

/// And must not find it any more. The outermost one has no outer().
cancel_scope::~cancel_scope() {
  if (outer() != nullptr)
    KERNLET_TODO("07.4");
}

void cancel_scope::wait_begins([[maybe_unused]] promise_core& who) noexcept {
  KERNLET_TODO("07.4");
}

void cancel_scope::wait_ends([[maybe_unused]] promise_core& who) noexcept {
  KERNLET_TODO("07.4");
}

/// Interrupt who waits here; cancel the scopes inside. An interruption ends a wait: mind what that does to
/// the list that you go through.
void cancel_scope::reach() noexcept {
  KERNLET_TODO("07.4");
}

/// The member runs next. Before that: who waits for whom, and until when.
std::coroutine_handle<> timeout_core::begin([[maybe_unused]] promise_core& parent,
                                            [[maybe_unused]] promise_core& member,
                                            [[maybe_unused]] deadline until) noexcept {
  KERNLET_TODO("07.4");
}

/// Remember that it was this one's time that is over, and ask the member to end. Nothing else.
void timeout_core::expire() noexcept {
  KERNLET_TODO("07.4");
}

/// In whatever way: the timer must not fire any more, and the parent goes on.
std::coroutine_handle<> timeout_core::member_finished([[maybe_unused]] promise_core& member) noexcept {
  KERNLET_TODO("07.4");
}

/// What the member has let out, or timeout_error. Whose cancellation was it?
void timeout_core::verdict([[maybe_unused]] promise_core& member) {
  KERNLET_TODO("07.4");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
