// Where a Task waits for an event, a lock or a place in a queue.
//
// Invariant: between the making of a wait_point and the end of its co_await nobody else uses the promise's
// link. Until it is in a list, it keeps the waitable's address. And nobody else's promise is noted in
// thread_block::at_wait_point, but for the time that it is suspended.
#include <kernlet/panic.hpp>
#include <kernlet/task_driver.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

promise_core& here() noexcept {
  return *this_thread().at_wait_point;
}

} // namespace

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

wait_point::wait_point(promise_core& self, waitable& what) noexcept {
  this_thread().at_wait_point = &self;
  self.wait_for(task_wait::nothing, &what);
}

bool wait_point::await_ready() noexcept {
  auto& what = *static_cast<waitable*>(here().awaited());
  return what.pass_(what);
}

bool wait_point::await_suspend(std::coroutine_handle<>) noexcept {
  promise_core& self = here();
  if (self.scope().cancelled()) {
    self.note_interrupted();
    return false;
  }
  static_cast<waitable*>(self.awaited())->waiting_.push_back(self.link());
  self.wait_in_list(task_wait::list);
  self.scope().wait_begins(self);
  return true;
}

void wait_point::await_resume() {
  here().end_wait();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
