// Cancellation looks for those who wait, from each member of the scope to the end of its chain; and a timeout
// is a scope with one member and a timer.

#include <kernlet/part/scope_inline.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/timeout_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void cancel_scope::reach() noexcept {
  for (std::size_t i = 0; i < members().count; ++i) {
    promise_core* last = &members()[i];
    while (last->waits_for() == task_wait::task)
      last = &last->awaited_task();
    if (last->waits_for() != task_wait::scope)
      driver().interrupt(*last); // which leaves those alone who run, or are ready, or have finished
    else if (cancel_scope& inner = last->awaited_scope(); !inner.shielded())
      inner.cancel();
  }
}

timeout_core::own_timer::own_timer(timeout_core& core) noexcept
    : task_timer([](task_timer& self) noexcept { static_cast<own_timer&>(self).owner.expire(); }),
      owner(core) {}

timeout_core::timeout_core(cancel_scope& outer, scope_kind kind) noexcept
    : completion{hear}, scope_(outer, kind), timer_(*this) {}
timeout_core::~timeout_core() = default;

std::coroutine_handle<> timeout_core::begin(promise_core& parent, promise_core& member,
                                            deadline until) noexcept {
  state().parent = &parent;
  parent.wait_for(task_wait::scope, &scope_);
  const std::coroutine_handle<> first = member.begin(*this, scope_);
  if (until != no_deadline) {
    if (until > scope_.driver().now())
      scope_.driver().set_timer(timer_, until);
    else
      expire();
  }
  return first;
}

void timeout_core::expire() noexcept {
  state().expired = true;
  scope_.cancel();
}

std::coroutine_handle<> timeout_core::member_finished(promise_core&) noexcept {
  scope_.driver().clear_timer(timer_);
  state().parent->go_on();
  return state().parent->handle();
}

void timeout_core::verdict(promise_core& member) {
  try {
    member.take();
  } catch (const task_cancelled&) {
    if (state().expired && !scope_.outer()->cancelled())
      throw timeout_error();
    throw;
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
