// A turn given away, and a time waited for.
#include <kernlet/async_wait.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {
namespace {

/// Behind all who are ready. False, and the next end_wait() throws, if the scope is cancelled.
bool give_turn(promise_core& self) noexcept {
  if (self.scope().cancelled()) {
    self.note_interrupted();
    return false;
  }
  self.scope().driver().make_ready(self);
  return true;
}

} // namespace

bool yield::suspend(promise_core& self) noexcept {
  self_ = &self;
  return give_turn(self);
}
namespace detail_wait {

bool sleeping::suspend(promise_core& self) noexcept {
  self_ = &self;
  task_driver& driver = self.scope().driver();
  const deadline now = driver.now();
  if (duration_.count() >= 0)
    until_ = kernlet::detail::after(now, duration_);
  if (until_ <= now || self.scope().cancelled())
    return give_turn(self);
  driver.set_timer(timer_, until_);
  self.wait_for(task_wait::timer, static_cast<task_timer*>(&timer_));
  self.scope().wait_begins(self);
  return true;
}

void sleeping::own_timer::fired(task_timer& self) noexcept {
  promise_core& sleeper = *static_cast<own_timer&>(self).owner.self_;
  sleeper.scope().driver().make_ready(sleeper);
}

} // namespace detail_wait
} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
