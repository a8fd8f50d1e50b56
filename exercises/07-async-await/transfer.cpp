// Step 07.2: each step says who runs next, and calls nobody.

#include <kernlet/promise_core.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Note who is to go on after this Task; it runs in the scope of the one who awaits it. That one waits for a
/// task now. Note first, return last: behind the jump somebody else runs, who asks.
std::coroutine_handle<> promise_core::await_by([[maybe_unused]] promise_core& awaiting) noexcept {
  KERNLET_TODO("07.2");
}

/// A root: nobody awaits it, somebody hears of it.
std::coroutine_handle<> promise_core::begin([[maybe_unused]] completion& whom,
                                            [[maybe_unused]] cancel_scope& scope) noexcept {
  KERNLET_TODO("07.2");
}

/// This is the last thing that the frame does. Who goes on?
std::coroutine_handle<> promise_core::finish() noexcept {
  KERNLET_TODO("07.2");
}

/// The one who awaits waits for no task any more, and goes on.
std::coroutine_handle<> promise_core::give_back() noexcept {
  KERNLET_TODO("07.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
