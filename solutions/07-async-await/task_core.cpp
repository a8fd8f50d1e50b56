// Frames, and what makes and ends the classes of the contract. Given: no step asks for a change here.

#include <kernlet/gather_core.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/timeout_core.hpp>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {

void* promise_core::operator new(std::size_t size) {
  return ::operator new(size);
}
void promise_core::operator delete(void* frame, std::size_t) noexcept {
  ::operator delete(frame);
}

promise_core::promise_core() noexcept = default;
promise_core::~promise_core() {
  if (waits_for() != task_wait::nothing)
    detail::destroyed_while_waiting();
}
promise_status promise_core::status() const noexcept {
  return state().status;
}

gather_core::gather_core(cancel_scope& outer, gather_mode mode) noexcept
    : completion{hear}, scope_(outer), mode_(mode) {}
gather_core::~gather_core() = default;

timeout_core::timeout_core(cancel_scope& outer, scope_kind kind) noexcept
    : completion{hear}, scope_(outer, kind), timer_(*this) {}
timeout_core::~timeout_core() = default;

timeout_core::own_timer::own_timer(timeout_core& core) noexcept
    : task_timer([](task_timer& self) noexcept { static_cast<own_timer&>(self).owner.expire(); }),
      owner(core) {}

} // namespace KERNLET_PARTS
} // namespace kernlet
