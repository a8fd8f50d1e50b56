// Step 07.1: what becomes of the body. A value lies in the typed promise; the exception lies here.

#include <kernlet/promise_core.hpp>
#include <kernlet/todo.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The value has been made already; say so.
void promise_core::returned() noexcept {
  KERNLET_TODO("07.1");
}

/// You are inside the handler that the compiler has put around the body.
void promise_core::failed() noexcept {
  KERNLET_TODO("07.1");
}

/// On the awaiting side, out of its co_await. The exception must not live as long as the frame does.
void promise_core::take() {
  KERNLET_TODO("07.1");
}

/// A look, which takes nothing.
std::exception_ptr promise_core::error() const noexcept {
  KERNLET_TODO("07.1");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
