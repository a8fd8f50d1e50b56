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

std::coroutine_handle<> next_after_rarely(promise_core& body, std::uintptr_t next) noexcept {
  const std::uintptr_t address = next & ~promise_state::low_bits;
  if ((next & promise_state::completion_bit) != 0) {
    auto& whom = *reinterpret_cast<completion*>(address);
    return whom.finished(whom, body);
  }
  auto& awaiting = *reinterpret_cast<promise_core*>(address);
  awaiting.task_is_over();
  return awaiting.handle();
}

} // namespace part

void promise_core::failed() noexcept {
  ::new (&link()) std::exception_ptr(std::current_exception());
  state().next |= part::promise_state::failed_bit;
}

std::exception_ptr promise_core::error() const noexcept {
  if ((state().next & part::promise_state::failed_bit) == 0)
    return nullptr;
  return part::error_room(const_cast<promise_core&>(*this));
}

std::coroutine_handle<> promise_core::begin(completion& whom, cancel_scope& scope) noexcept {
  state().next = reinterpret_cast<std::uintptr_t>(&whom) | part::promise_state::completion_bit;
  join(scope);
  return handle();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
