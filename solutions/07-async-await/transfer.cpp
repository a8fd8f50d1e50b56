// Step 07.2: each step says who runs next, and calls nobody.

#include <kernlet/promise_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

std::coroutine_handle<> promise_core::await_by(promise_core& awaiting) noexcept {
  state().awaiting = &awaiting;
  state().status = promise_status::started;
  join(awaiting.scope());
  awaiting.wait_for_task(*this);
  return handle();
}

std::coroutine_handle<> promise_core::begin(completion& whom, cancel_scope& scope) noexcept {
  state().whom = &whom;
  state().status = promise_status::started;
  join(scope);
  return handle();
}

std::coroutine_handle<> promise_core::finish() noexcept {
  if (state().whom != nullptr)
    return state().whom->finished(*state().whom, *this);
  return give_back();
}

std::coroutine_handle<> promise_core::give_back() noexcept {
  state().awaiting->task_is_over();
  return state().awaiting->handle();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
