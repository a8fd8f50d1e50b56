#pragma once
// Await and return, inline: a few stores, and a jump that the compiler makes out of the returned handle.

#include <kernlet/part/frame_pool.hpp>
#include <kernlet/part/promise_state.hpp>
#include <kernlet/promise_core.hpp>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

constexpr std::uintptr_t with_status(std::uintptr_t next, promise_status status) noexcept {
  return (next & ~promise_state::status_bits) |
         static_cast<std::uintptr_t>(status) * promise_state::status_unit;
}
inline std::exception_ptr& error_room(promise_core& failed) noexcept {
  static_assert(sizeof(std::exception_ptr) <= sizeof(wait_link::before) &&
                alignof(std::exception_ptr) <= alignof(wait_link));
  return *std::launder(reinterpret_cast<std::exception_ptr*>(&failed.link()));
}
/// The rare ways, out of line.
void take_error(promise_core& failed);
void drop_error(promise_core& failed) noexcept;

/// Whoever goes on after `body`.
[[gnu::always_inline]] inline std::coroutine_handle<> next_after(promise_core& body,
                                                                 std::uintptr_t next) noexcept {
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

KERNLET_HOT promise_core::promise_core() noexcept {}

KERNLET_HOT promise_core::~promise_core() {
  if (waits_for() != task_wait::nothing) [[unlikely]]
    detail::destroyed_while_waiting();
  if (status() == promise_status::failed) [[unlikely]]
    part::drop_error(*this);
}

KERNLET_HOT_INLINED promise_status promise_core::status() const noexcept {
  return static_cast<promise_status>((state().next & part::promise_state::status_bits) /
                                     part::promise_state::status_unit);
}

KERNLET_HOT_INLINED void promise_core::returned() noexcept {
  state().next = part::with_status(state().next, promise_status::returned);
}

KERNLET_HOT_INLINED void promise_core::take() {
  if (status() == promise_status::failed) [[unlikely]]
    part::take_error(*this);
}

KERNLET_HOT_INLINED std::coroutine_handle<> promise_core::await_by(promise_core& awaiting) noexcept {
  state().next = part::with_status(reinterpret_cast<std::uintptr_t>(&awaiting), promise_status::started);
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
