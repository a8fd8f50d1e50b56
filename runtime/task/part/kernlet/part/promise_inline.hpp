#pragma once
// Await and return, inline: a few stores, and a jump that the compiler makes out of the returned handle.

#include <kernlet/part/frame_pool.hpp>
#include <kernlet/part/promise_state.hpp>
#include <kernlet/promise_core.hpp>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

inline std::exception_ptr& error_room(promise_core& failed) noexcept {
  static_assert(sizeof(std::exception_ptr) <= sizeof(wait_link*) &&
                alignof(std::exception_ptr) <= alignof(wait_link));
  return *std::launder(reinterpret_cast<std::exception_ptr*>(&failed.link()));
}
/// The rare ways, out of line.
void take_error(promise_core& failed);
void drop_error(promise_core& failed) noexcept;

/// Whoever goes on after `body`, if its word has low bits.
std::coroutine_handle<> next_after_rarely(promise_core& body, std::uintptr_t next) noexcept;

/// Whoever goes on after `body`.
[[gnu::always_inline]] inline std::coroutine_handle<> next_after(promise_core& body,
                                                                 std::uintptr_t next) noexcept {
  if ((next & promise_state::low_bits) != 0) [[unlikely]]
    return next_after_rarely(body, next);
  auto& awaiting = *reinterpret_cast<promise_core*>(next);
  awaiting.task_is_over();
  return awaiting.handle();
}

} // namespace part

KERNLET_HOT promise_core::promise_core() noexcept {}

KERNLET_HOT promise_core::~promise_core() {
  if (waits_for() != task_wait::nothing) [[unlikely]]
    detail::destroyed_while_waiting();
  if ((state().next & part::promise_state::failed_bit) != 0) [[unlikely]]
    part::drop_error(*this);
}

KERNLET_HOT_INLINED promise_status promise_core::status() const noexcept {
  const std::uintptr_t next = state().next;
  if ((next & part::promise_state::failed_bit) != 0) [[unlikely]]
    return promise_status::failed;
  if (const_cast<promise_core*>(this)->handle().done())
    return promise_status::returned;
  return next != 0 ? promise_status::started : promise_status::created;
}

KERNLET_HOT_INLINED void promise_core::returned() noexcept {}

KERNLET_HOT_INLINED void promise_core::take() {
  if ((state().next & part::promise_state::failed_bit) != 0) [[unlikely]]
    part::take_error(*this);
}

KERNLET_HOT_INLINED std::coroutine_handle<> promise_core::await_by(promise_core& awaiting) noexcept {
  state().next = reinterpret_cast<std::uintptr_t>(&awaiting);
  join(awaiting.scope());
  awaiting.wait_for_task(*this);
  return handle();
}

KERNLET_HOT_INLINED std::coroutine_handle<> promise_core::finish() noexcept {
  return part::next_after(*this, state().next);
}

KERNLET_HOT_INLINED std::coroutine_handle<> promise_core::give_back() noexcept {
  return part::next_after(*this, state().next);
}

KERNLET_HOT_INLINED void* promise_core::operator new(std::size_t size) {
  return part::take_frame(size);
}
KERNLET_HOT_INLINED void promise_core::operator delete(void* frame, std::size_t size) noexcept {
  part::give_frame(frame, size);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
