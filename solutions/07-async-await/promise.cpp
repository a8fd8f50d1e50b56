// Step 07.1: what becomes of the body. A value lies in the typed promise; the exception lies here.

#include <kernlet/promise_core.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

void promise_core::returned() noexcept {
  state().status = promise_status::returned;
}

void promise_core::failed() noexcept {
  state().error = std::current_exception();
  state().status = promise_status::failed;
}

void promise_core::take() {
  if (state().status == promise_status::failed)
    std::rethrow_exception(std::exchange(state().error, nullptr));
}

std::exception_ptr promise_core::error() const noexcept {
  return state().error;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
