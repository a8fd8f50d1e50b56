// Step 07.4: a scope knows who waits in it, and wakes them when it is cancelled; a timeout cancels its scope.

#include <algorithm>
#include <kernlet/cancel_scope.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/timeout_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

cancel_scope::cancel_scope(task_driver& driver) noexcept : scope_base(driver) {}

cancel_scope::cancel_scope(cancel_scope& outer, scope_kind kind) noexcept : scope_base(outer, kind) {
  outer.state().inside.push_back(this);
}

cancel_scope::~cancel_scope() {
  if (outer() != nullptr)
    std::erase(outer()->state().inside, this);
}

void cancel_scope::wait_begins(promise_core& who) noexcept {
  state().waiting.push_back(&who);
}

void cancel_scope::wait_ends(promise_core& who) noexcept {
  std::erase(state().waiting, &who);
}

void cancel_scope::reach() noexcept {
  const std::vector<promise_core*> all = state().waiting; // a copy: each interruption takes one out
  for (promise_core* each : all)
    driver().interrupt(*each);
  for (cancel_scope* each : state().inside)
    if (!each->shielded())
      each->cancel();
}

std::coroutine_handle<> timeout_core::begin(promise_core& parent, promise_core& member,
                                            deadline until) noexcept {
  state().parent = &parent;
  parent.wait_for(task_wait::scope, &scope_);
  if (until <= scope_.driver().now())
    expire();
  else if (until != no_deadline)
    scope_.driver().set_timer(timer_, until);
  return member.begin(*this, scope_);
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
