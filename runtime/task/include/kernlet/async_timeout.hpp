#pragma once
/// \file
/// Bounds on how long a Task may take, and stretches that a cancellation does not reach.
///
///     try {
///       page = co_await async::timeout(2s, fetch(url));
///     } catch (const kernlet::timeout_error&) {
///       page = stale;
///     }

#include <kernlet/async_spawn.hpp>
#include <kernlet/async_wait.hpp>
#include <kernlet/timeout_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace detail {

/// The one member of a scope.
inline scope_members one_member(promise_core& member) noexcept {
  return {&member, 1, [](void* owner, std::size_t) noexcept -> promise_core& {
            return *static_cast<promise_core*>(owner);
          }};
}

/// `co_await` of a timeout_core.
class awaits_member : public task_awaiter {
 public:
  awaits_member(timeout_core& core, promise_core& member, deadline until) noexcept
      : core_(core), member_(member), until_(until) {}
  bool await_ready() const noexcept { return false; }
  template <task_promise_type Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) noexcept {
    return core_.begin(parent.promise(), member_, until_);
  }
  void await_resume() const { core_.verdict(member_); }

 private:
  timeout_core& core_;
  promise_core& member_;
  deadline until_;
};

template <class T>
Task<T> in_own_scope(Task<T> task, scope_kind kind, deadline until) {
  promise_core& self = co_await own_promise();
  timeout_core core(self.scope(), kind);
  core.scope().set_members(one_member(task.promise()));
  co_await awaits_member(core, task.promise(), until);
  co_return task.promise().result();
}

template <class T>
Task<T> in_own_scope(Task<T> task, std::chrono::nanoseconds duration) {
  promise_core& self = co_await own_promise();
  timeout_core core(self.scope());
  core.scope().set_members(one_member(task.promise()));
  co_await awaits_member(core, task.promise(), after(self.scope().driver().now(), duration));
  co_return task.promise().result();
}

} // namespace detail

namespace async {

/// Awaits `task` until `until`. If that passes first, `task` is cancelled and waited for; then timeout_error
/// is thrown, unless it returned all the same. See kernlet/timeout_core.hpp for what happens when several
/// meet.
template <class T>
Task<T> timeout_at(deadline until, Task<T> task) {
  return detail::in_own_scope(std::move(task), scope_kind::open, until);
}

/// The same with a duration, from the moment at which it is awaited.
template <class Rep, class Period, class T>
Task<T> timeout(std::chrono::duration<Rep, Period> duration, Task<T> task) {
  return detail::in_own_scope(std::move(task), detail::saturated(duration));
}

/// Awaits `task` in a scope that no cancellation from outside reaches: for cleanup that must wait. The
/// cancellation is not forgotten: the next waiting point after this one throws.
///
/// A C++ handler cannot co_await. So: note in the handler that it ran, and clean up after it.
template <class T>
Task<T> without_cancellation(Task<T> task) {
  return detail::in_own_scope(std::move(task), scope_kind::shielded, no_deadline);
}

/// Awaits `task`; a cancellation ends the waiting, and `task` goes on by itself, as asyncio.shield() has it.
/// At the driver's end it is cancelled with everything else.
template <class T>
Task<T> shield(Task<T> task) {
  handle<T> running = co_await spawn("shielded", std::move(task));
  co_return co_await running.join();
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
