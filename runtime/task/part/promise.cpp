// The fast part's cold half: exceptions, and how a root begins.

#include <kernlet/part/promise_inline.hpp>
#include <memory>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

void take_error(promise_core& failed) {
  // Emptied before the throw: the exception must not live as long as the frame.
  std::rethrow_exception(std::exchange(error_room(failed), nullptr));
}
void drop_error(promise_core& failed) noexcept {
  std::destroy_at(&error_room(failed));
}

} // namespace part

void promise_core::failed() noexcept {
  ::new (&link()) std::exception_ptr(std::current_exception());
  state().next = part::with_status(state().next, promise_status::failed);
}

std::exception_ptr promise_core::error() const noexcept {
  if (status() != promise_status::failed)
    return nullptr;
  return part::error_room(const_cast<promise_core&>(*this));
}

std::coroutine_handle<> promise_core::begin(completion& whom, cancel_scope& scope) noexcept {
  state().next = part::with_status(
      reinterpret_cast<std::uintptr_t>(&whom) | part::promise_state::completion_bit, promise_status::started);
  join(scope);
  return handle();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
