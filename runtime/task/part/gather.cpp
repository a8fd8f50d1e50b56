// Members are counted, and nothing else is kept of them: what each has come to, its frame knows.

#include <kernlet/gather_core.hpp>
#include <kernlet/task_driver.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

gather_core::gather_core(cancel_scope& outer, gather_mode mode) noexcept
    : completion{hear}, scope_(outer), mode_(mode) {}
gather_core::~gather_core() = default;

std::coroutine_handle<> gather_core::begin(promise_core& parent) noexcept {
  const scope_members& members = scope_.members();
  if (members.count == 0)
    return parent.handle();
  state().parent = &parent;
  state().unfinished = members.count;
  parent.wait_for(task_wait::scope, &scope_);
  for (std::size_t i = 0; i < members.count; ++i) {
    members[i].begin(*this, scope_);
    scope_.driver().make_ready(members[i]);
  }
  return std::noop_coroutine();
}

void gather_core::add(promise_core& member) noexcept {
  ++state().unfinished;
  member.begin(*this, scope_);
  scope_.driver().make_ready(member);
}

std::coroutine_handle<> gather_core::member_finished(promise_core& member) noexcept {
  if (member.status() == promise_status::failed && state().first_failed == nullptr) [[unlikely]] {
    state().first_failed = &member;
    if (mode_ == gather_mode::all_or_nothing)
      scope_.cancel();
  }
  if (--state().unfinished != 0)
    return std::noop_coroutine();
  state().parent->go_on();
  return state().parent->handle();
}

void gather_core::verdict() {
  if (state().first_failed == nullptr)
    return;
  if (mode_ == gather_mode::all_or_nothing)
    state().first_failed->take();
  if (scope_.outer()->cancelled())
    throw task_cancelled{};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
