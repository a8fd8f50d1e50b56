// Step 07.3: the members take turns, and the last one to finish lets the parent go on.

#include <kernlet/gather_core.hpp>
#include <kernlet/task_driver.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

std::coroutine_handle<> gather_core::begin(promise_core& parent) noexcept {
  const scope_members& members = scope_.members();
  if (members.count == 0)
    return parent.handle();
  state().parent = &parent;
  parent.wait_for(task_wait::scope, &scope_);
  for (std::size_t i = 0; i < members.count; ++i)
    add(members[i]);
  return std::noop_coroutine();
}

void gather_core::add(promise_core& member) noexcept {
  ++state().unfinished;
  member.begin(*this, scope_);
  scope_.driver().make_ready(member);
}

std::coroutine_handle<> gather_core::member_finished(promise_core& member) noexcept {
  if (member.status() == promise_status::failed && state().failed == nullptr) {
    state().failed = &member;
    if (mode_ == gather_mode::all_or_nothing)
      scope_.cancel();
  }
  if (--state().unfinished > 0)
    return std::noop_coroutine();
  state().parent->go_on();
  return state().parent->handle();
}

void gather_core::verdict() {
  if (state().failed == nullptr)
    return;
  if (mode_ == gather_mode::all_or_nothing)
    state().failed->take();
  else if (scope_.outer()->cancelled()) // the members have failed because of that
    throw task_cancelled{};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
