// Step 07.3: the members take turns, and the last one to finish lets the parent go on.

#include <kernlet/gather_core.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// scope_.members() are the members. The parent waits for the scope (wait_for()); none of the members runs
/// yet.
std::coroutine_handle<> gather_core::begin([[maybe_unused]] promise_core& parent) noexcept {
  KERNLET_TODO("07.3");
}

/// One more that has not finished: a root in scope_, of which this gather hears, and ready.
void gather_core::add([[maybe_unused]] promise_core& member) noexcept {
  KERNLET_TODO("07.3");
}

/// Has it failed, and is it the first one? Was it the last one to finish? The parent waits for nothing any
/// more when it goes on.
std::coroutine_handle<> gather_core::member_finished([[maybe_unused]] promise_core& member) noexcept {
  KERNLET_TODO("07.3");
}

/// On the awaiting side: what is thrown, if anything is.
void gather_core::verdict() {
  KERNLET_TODO("07.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
