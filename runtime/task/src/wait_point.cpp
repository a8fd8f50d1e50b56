// Where a Task waits for an event, a lock or a place in a queue.
//
// Invariant: between the making of a wait_point and the end of its co_await nobody else uses the promise's
// link. Until it is in a list, it keeps the waitable's address.
#include <kernlet/panic.hpp>
#include <kernlet/task_driver.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

waitable::~waitable() {
  if (!waiting_.empty())
    panic(
        "an event, a lock, a semaphore or a queue was destroyed while Tasks wait for it: let them end first",
        __FILE__, __LINE__);
}

void waitable::admit_first() noexcept {
  promise_core& first = promise_core::of(waiting_.pop_front());
  first.scope().driver().make_ready(first);
}

wait_point::wait_point(promise_core& self, waitable& what) noexcept : self_(&self) {
  self.wait_for(task_wait::nothing, &what);
}

bool wait_point::await_ready() noexcept {
  auto& what = *static_cast<waitable*>(self_->awaited());
  return what.pass_(what);
}

bool wait_point::await_suspend(std::coroutine_handle<>) noexcept {
  if (self_->scope().cancelled()) {
    self_->note_interrupted();
    return false;
  }
  static_cast<waitable*>(self_->awaited())->waiting_.push_back(self_->link());
  self_->wait_in_list(task_wait::list);
  self_->scope().wait_begins(*self_);
  return true;
}

void wait_point::await_resume() {
  self_->end_wait();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
