// The driver's loop: what is ready, then what is outside, then a wait.
#include <kernlet/async_loop.hpp>
#include <kernlet/async_waiter.hpp>
#include <kernlet/panic.hpp>
#include <kernlet/task_driver.hpp>
#include <kernlet/this_task.hpp>
#include <optional>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The one Task that run() was called for.
struct driven_root : completion {
  driven_root() noexcept : completion{hear} {}
  static std::coroutine_handle<> hear(completion& self, promise_core&) noexcept {
    static_cast<driven_root&>(self).done = true;
    return std::noop_coroutine();
  }
  bool done = false;
};

} // namespace

loop& async::detail_loop::loop_here() {
  if (loop* const here = loop::current())
    return *here;
  throw task_error(
      "on_stack() and join() need a loop: drive the Task by a task of one, as async::start() does");
}

task_driver::~task_driver() {
  if (!ready_.empty() || spawned_ != nullptr)
    panic("a task_driver was destroyed with Tasks that have not finished", __FILE__, __LINE__);
}

deadline task_driver::now() const noexcept {
  if (const loop* const here = loop::current())
    return here->now();
  const waiter* const driven_by = this_thread().current;
  return driven_by != nullptr && driven_by->as_task() != nullptr ? driven_by->as_task()->now(*driven_by)
                                                                 : std::chrono::steady_clock::now();
}

void task_driver::make_ready(promise_core& task) noexcept {
  const task_wait former = task.waits_for();
  task.wait_in_list(task_wait::ready);
  if (former != task_wait::nothing)
    task.scope().wait_ends(task);
  ready_.push_back(task.link());
  if (parked_) {
    parked_ = false; // one wake is enough
    owner_->wake();
  }
}

bool task_driver::interrupt(promise_core& task) noexcept {
  switch (task.waits_for()) {
  case task_wait::list:
    task.link().unlink();
    break;
  case task_wait::timer:
    timers_.clear(*static_cast<task_timer*>(task.awaited()));
    break;
  case task_wait::waiter:
    if (!static_cast<async::waiter*>(task.awaited())->interrupt())
      return false;
    break;
  default:
    return false;
  }
  task.note_interrupted();
  make_ready(task);
  return true;
}

void task_driver::run_ready() {
  for (std::uint32_t left = poll_interval; left > 0 && !ready_.empty(); --left) {
    promise_core& next = promise_core::of(ready_.pop_front());
    next.go_on();
    ++counts_.resumed;
    this_thread().at_wait_point =
        &next; // if it has waited at one; again for each, for the thread may be another
    next.handle().resume();
  }
  if (finished_ != nullptr)
    reap();
}

void task_driver::cancelled_from_outside() noexcept {
  shielded_ = true;
  root_scope_->cancel();
}

void task_driver::nothing_can_come() {
  if (stuck_)
    panic("a Task waits under without_cancellation() for what cannot come: nothing is ready, no timer is "
          "set, and "
          "no other thread can wake one",
          __FILE__, __LINE__);
  stuck_ = true;
  root_scope_->cancel();
  for (async::spawned* each = spawned_; each != nullptr; each = each->next)
    each->scope.cancel();
}

void task_driver::wait_outside() {
  const deadline until = timers_.first();
  const loop* const here = loop::current(); // which knows its other tasks, and reports a deadlock itself
  if (here == nullptr && until == no_deadline && parked_waiters_ == 0 && !may_be_stopped_)
    return nothing_can_come();
  std::optional<cancellation_shield> shield;
  if (shielded_)
    shield.emplace();
  const waits_for note("a Task<T>");
  parked_ = true;
  const wake_reason reason = owner_->park(until);
  parked_ = false;
  if (reason == wake_reason::cancelled)
    cancelled_from_outside();
}

void task_driver::give_way() {
  if (owner_->as_task() == nullptr)
    return; // the kernel sees to threads
  std::optional<cancellation_shield> shield;
  if (shielded_)
    shield.emplace();
  try {
    owner_->yield();
  } catch (const task_cancelled&) {
    cancelled_from_outside();
  }
}

void task_driver::step() {
  take_inbox();
  if (stop_asked_.load(std::memory_order_relaxed)) // publishes nothing but itself
    root_scope_->cancel();
  if (timers_.first() != no_deadline)
    timers_.fire_until(now());
  if (ready_.empty())
    return wait_outside();
  run_ready();
  if (!ready_.empty())
    give_way();
}

void task_driver::run(promise_core& root, const std::stop_token& stop) {
  if (root_scope_ != nullptr)
    throw task_error("run() of a driver that runs already: spawn the Task, or give it a driver of its own");
  driven_root whom;
  cancel_scope scope(*this);
  scope.set_members({&root, 1, [](void* owner, std::size_t) noexcept -> promise_core& {
                       return *static_cast<promise_core*>(owner);
                     }});
  owner_ = &current_waiter();
  root_scope_ = &scope;
  shielded_ = stuck_ = false;
  stop_asked_.store(false, std::memory_order_relaxed);
  may_be_stopped_ = stop.stop_possible();
  std::optional<outside_source> outside;
  if (loop* const here = loop::current(); here != nullptr && may_be_stopped_)
    outside.emplace(*here);
  {
    const auto ask = [this] {
      stop_asked_.store(true, std::memory_order_relaxed); // the wake orders it before the owner's look
      owner_->wake();
    };
    const std::stop_callback asked(stop, ask); // its end waits for a callback that runs on another thread
    root.begin(whom, scope);
    make_ready(root);
    while (!whom.done)
      step();
    end_spawned();
  }
  while (visitors_.load(std::memory_order_acquire) != 0)
    sched_yield(); // a waker is between its push and its last step
  root_scope_ = nullptr;
  if (stuck_)
    throw deadlock_error(
        "every Task waits, no timer is set, and no other thread can wake one: they were cancelled. What a "
        "Task waits "
        "for must be done by another Task of this thread, by a timer, or through an async::waiter");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
