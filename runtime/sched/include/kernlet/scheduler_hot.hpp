#pragma once
/// \file
/// What stands in every switch of a task: the frame's, inline. Included by kernlet/scheduler.hpp.

#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

[[gnu::always_inline]] inline void scheduler::arrive() noexcept {
  thread_block& here = this_thread();
  auto& has = *static_cast<scheduler_processor*>(here.processor_here);
  if (has.how != leaving::nobody) [[unlikely]]
    see_to(has);
  guard::leave(this_thread());
}

/// Goes on with `next`, which stands in no queue any more; null: back to the worker, which looks round. Comes
/// back when somebody goes on with `self`.
[[gnu::always_inline]] inline void scheduler::leave_for(scheduler_processor& has, green_task& self,
                                                        runnable* next) {
  if constexpr (KERNLET_CHECK_HELD_MUTEXES)
    held_mutexes::check(self.name_);
  if (next != nullptr && next->step == nullptr) [[likely]] {
    auto& task = static_cast<green_task&>(*next);
    this_thread().current = &task;
    self.inside_->transfer_to(task.coroutine_);
  } else {
    has.up = next;
    self.inside_->yield();
  }
  arrive();
}

/// The caller holds a guard, which whoever runs next leaves.
[[gnu::always_inline]] inline void scheduler::suspend(scheduler_processor& has, green_task& self,
                                                      leaving how) {
  if (!alone_) {
    has.left = &self;
    has.how = how;
  }
  runnable* next = nullptr;
  if (self.nested_) [[unlikely]] {
    self.nested_ = false; // its resumer is who joins it, and sees to the rest
  } else if (has.budget > 1) [[likely]] {
    --has.budget;
    next = take_local(has, false);
  }
  leave_for(has, self, next);
}

[[gnu::always_inline]] inline void scheduler::push_from(scheduler_processor& has, green_task& task) noexcept {
  if (special_) [[unlikely]]
    return push_specially(has, task);
  if (has.queue.push_next(task, set_.global) && !alone_)
    notify();
}

[[gnu::always_inline]] inline void scheduler::note_alone(scheduler_processor& has, green_task& task,
                                                         std::uint32_t flag) noexcept {
  const std::uint32_t seen = task.word_.load(std::memory_order_relaxed);
  task.word_.store((seen | flag | green_task::kicked) & ~std::uint32_t{green_task::parked},
                   std::memory_order_relaxed);
  if ((seen & green_task::parked) != 0)
    push_from(has, task);
}

[[gnu::always_inline]] inline void scheduler::note(green_task& task, std::uint32_t flag) noexcept {
  if (alone_ && at_home()) [[likely]] {
    const preemption_guard held;
    return note_alone(*here(), task, flag);
  }
  if (alone_)
    return inbox_.put(*this, task,
                      flag == green_task::to_end ? scheduler_inbox::cancel : scheduler_inbox::wake);
  std::uint32_t seen = task.word_.load(std::memory_order_relaxed);
  // Release pairs with the acquire in park(): what was written before the wake is visible after it. Acquire
  // pairs with the release in see_to(): who takes a parked task out sees its stack as it was left.
  while (!task.word_.compare_exchange_weak(
      seen, (seen | flag | green_task::kicked) & ~std::uint32_t{green_task::parked},
      std::memory_order_acq_rel, std::memory_order_relaxed)) {
  }
  if ((seen & green_task::parked) != 0)
    make_ready(task);
}

[[gnu::always_inline]] inline void scheduler::yield(green_task& self) {
  guard::enter(this_thread());
  scheduler_processor& has = *here();
  if (has.budget > 1 && !self.nested_) [[likely]] {
    --has.budget;
    if (runnable* const next = take_local(has, false)) {
      if (alone_) { // behind all others; with one processor nobody looks before it has left
        has.queue.push(self, set_.global);
      } else {
        has.left = &self;
        has.how = leaving::yields;
      }
      leave_for(has, self, next);
    } else { // nobody else is ready
      guard::leave(this_thread());
    }
  } else {
    if (alone_)
      has.queue.push(self, set_.global);
    suspend(has, self, leaving::yields);
  }
  if ((self.word_.load(std::memory_order_relaxed) & green_task::to_end) != 0 && self.cancellation_due())
      [[unlikely]]
    throw task_cancelled{};
}

[[gnu::always_inline]] inline wake_reason scheduler::park(green_task& self, deadline until) {
  return until == no_deadline ? wait(self) : park_until(self, until);
}

[[gnu::always_inline]] inline wake_reason scheduler::wait(green_task& self) {
  for (;;) {
    std::uint32_t seen = self.word_.load(std::memory_order_relaxed);
    if ((seen & green_task::kicked) != 0) {
      constexpr std::uint32_t taken =
          green_task::kicked | green_task::woken | green_task::timed_out | green_task::told;
      if (alone_)
        self.word_.store(seen & ~taken, std::memory_order_relaxed);
      else // acquire pairs with the release in note()
        seen = self.word_.fetch_and(~taken, std::memory_order_acquire);
      if ((seen & green_task::told) != 0) [[unlikely]] {
        tell(self, seen);
        continue;
      }
      if ((seen & green_task::woken) != 0)
        return wake_reason::woken;
    }
    if ((seen & green_task::to_end) != 0 && self.cancellation_due()) [[unlikely]]
      return wake_reason::cancelled;
    if ((seen & green_task::timed_out) != 0) [[unlikely]]
      return wake_reason::timed_out;
    guard::enter(this_thread());
    if (alone_)
      self.word_.store(self.word_.load(std::memory_order_relaxed) | green_task::parked,
                       std::memory_order_relaxed);
    suspend(*here(), self, leaving::waits);
  }
}

/// Most often a task is joined by the one that has made it, and stands in that one's queue, at an end of the
/// ring. Then nobody need park and nobody be woken: the child is resumed in place, two switches in all, and
/// when it has ended the parent goes on. If it has to wait, it comes back here, and the parent parks as ever.
/// A fork and join goes down its tree in this way, depth first, on as many stacks as the tree is deep.
///
/// Inlined into its caller: a child that ends leaves the processor's predictor of returns with calls that
/// never return, and each return that follows is predicted wrong.
[[gnu::always_inline]] inline bool scheduler::run_nested(green_task& self, green_task& task) {
  if constexpr (KERNLET_CHECK_HELD_MUTEXES)
    held_mutexes::check(self.name_);
  guard::enter(this_thread()); // left by the child, or by whoever it leaves to
  scheduler_processor& has = *here();
  if ((has.budget <= 1 && !may_nest_on(has)) || !has.queue.take_out(task)) {
    guard::leave(this_thread());
    return false;
  }
  --has.budget;
  task.nested_ = true;
  this_thread().current = &task;
  task.coroutine_.resume(); // lets no exception out
  this_thread().current = &self;
  const bool ended = task.has_ended_;
  if (ended) [[likely]] {
    task.end_.store(green_task::is_finished, std::memory_order_relaxed); // who joins it is the caller
    forget(task, &has);
  } else if (this_thread().processor_here == nullptr) [[unlikely]] {
    guard::leave(this_thread());
    moves_away(); // the processor was taken in the other one's call, and it was the caller's, too
    put_back(task);
    come_back(self);
    return false;
  } else if (has.how != leaving::nobody) {
    see_to(has);
  }
  guard::leave(this_thread());
  return ended;
}

[[gnu::always_inline]] inline void scheduler::join(green_task& task) {
  green_task* const self = green_task::of(this_thread().current);
  if (self == nullptr || self->owner_ != this ||
      task.end_.load(std::memory_order_relaxed) != green_task::nobody || !run_nested(*self, task))
    join_slowly(task);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
