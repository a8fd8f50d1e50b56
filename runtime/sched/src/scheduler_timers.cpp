// Timers: each processor has its own, and a worker with nothing to do fires others' too.

#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Under the lock. Release pairs with the acquire in earliest_timer().
void show_first(scheduler_processor& of) noexcept {
  of.first_timer.store(of.timers.first().time_since_epoch().count(), std::memory_order_release);
}

} // namespace

wake_reason scheduler::park_until(green_task& self, deadline until) {
  green_task::alarm timer(self);
  set_timer(timer, until);
  const wake_reason reason = wait(self);
  clear_timer(timer);
  return reason;
}

void scheduler::set_timer(green_task::alarm& timer, deadline until) noexcept {
  scheduler_processor& has = *here();
  const shared_lock_guard held(has.timers_lock, alone_);
  timer.at = &has;
  has.timers.set(timer, until);
  show_first(has);
}

void scheduler::clear_timer(green_task::alarm& timer) noexcept {
  {
    const shared_lock_guard held(timer.at->timers_lock, alone_);
    if (timer.set()) {
      timer.at->timers.clear(timer);
      show_first(*timer.at);
    }
  }
  // It may have fired since the task has looked: that was for this wait, and not for the next.
  auto& word = timer.whose.word_;
  if (alone_)
    word.store(word.load(std::memory_order_relaxed) & ~std::uint32_t{green_task::timed_out},
               std::memory_order_relaxed);
  else
    word.fetch_and(~std::uint32_t{green_task::timed_out}, std::memory_order_relaxed);
}

void scheduler::fire_timers(scheduler_processor& of, deadline now) noexcept {
  if (of.first_timer.load(std::memory_order_relaxed) > now.time_since_epoch().count())
    return; // it may be set to an earlier time this moment: then its owner, or the next look, sees to it
  const shared_lock_guard held(of.timers_lock, alone_);
  of.timers.fire_until(now);
  show_first(of);
}

deadline scheduler::earliest_timer() const noexcept {
  std::int64_t first = scheduler_processor::no_timer;
  for (const auto& one : processors_)
    first = std::min(first, one->first_timer.load(std::memory_order_acquire));
  return deadline(deadline::duration(first));
}

} // namespace KERNLET_PARTS
} // namespace kernlet
