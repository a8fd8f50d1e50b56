// Where a Task waits for an event, a lock or a place in a queue.
//
// Invariant: between at() and the end of the co_await nobody else uses the promise's link. Until it is in a list, it
// keeps the waitable's address.
#include <cstddef>
#include <kernlet/panic.hpp>
#include <kernlet/task_driver.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

static_assert(std::is_empty_v<wait_point>, "promise_core::of() takes the link for the promise's first field");

waitable::~waitable() {
  if (!waiting_.empty())
    panic("an event, a lock, a semaphore or a queue was destroyed while Tasks wait for it: let them end first",
          __FILE__, __LINE__);
}

void waitable::admit_first() noexcept {
  promise_core& first = promise_core::of(waiting_.pop_front());
  first.scope().driver().make_ready(first);
}

wait_point& wait_point::at(waitable& what) noexcept {
  auto& self = static_cast<promise_core&>(*this);
  self.wait_for(task_wait::nothing, &what);
  return *this;
}

bool wait_point::await_ready() noexcept {
  auto& what = *static_cast<waitable*>(static_cast<promise_core&>(*this).awaited());
  return what.pass_(what);
}

bool wait_point::await_suspend(std::coroutine_handle<>) noexcept {
  auto& self = static_cast<promise_core&>(*this);
  if (self.scope().cancelled()) {
    self.note_interrupted();
    return false;
  }
  static_cast<waitable*>(self.awaited())->waiting_.push_back(self.link());
  self.note_wait(task_wait::list);
  self.scope().wait_begins(self);
  return true;
}

void wait_point::await_resume() {
  static_cast<promise_core&>(*this).end_wait();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
