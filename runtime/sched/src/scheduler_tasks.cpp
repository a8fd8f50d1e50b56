// How a scheduler's task begins, is joined and ends.

#include <kernlet/scheduler.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

green_task& scheduler::launch(const body_operations& operations, void* source, const task_options& options) {
  coroutine_core made(operations, source, {stacks_, words_, options.name});
  green_task& task = *static_cast<green_task*>(made.body());
  if (options.stop.stop_possible()) [[unlikely]]
    task.make_tokens();
  task.coroutine_ = std::move(made);
  return task;
}

/// A task of this scheduler is to end itself then: it ends here, as at any waiting point.
void scheduler::refuse_late_spawn() const {
  if (const green_task* const self = green_task::of(this_thread().current);
      self != nullptr && self->owner_ == this && self->cancellation_due())
    throw task_cancelled{};
  throw scheduler_error("go() while the scheduler ends: its first task has ended, and no new one begins");
}

green_task& scheduler::spawn(const body_operations& operations, void* source, const task_options& options) {
  scheduler_processor* const has = at_home() ? here() : nullptr;
  green_task& task = launch(operations, source, options);
  try {
    if (!keep(task, has)) [[unlikely]]
      refuse_late_spawn();
  } catch (...) {
    dispose(task);
    throw;
  }
  if (options.stop.stop_possible()) [[unlikely]] // before it runs; it may cancel the task at once
    task.tokens_.load(std::memory_order_relaxed)
        ->on_stop.emplace(options.stop, green_task::tokens::cancels{&task});
  if (has != nullptr) [[likely]] {
    const preemption_guard held;
    push_from(*has, task);
  } else if (alone_) {
    inbox_.put(*this, task, scheduler_inbox::start);
  } else {
    make_ready(task);
  }
  return task;
}

/// Out of the inbox. One that has come too late ends as if it had been cancelled before it began.
void scheduler::begin_late(green_task& task) noexcept {
  if (!stopping_.load(std::memory_order_relaxed)) {
    if (trace_ != nullptr)
      trace_ready(task, processors_.front().get());
    return processors_.front()->queue.push(task, set_.global);
  }
  forget(task, nullptr);
  task.was_cancelled_ = true;
  hand_over_end(task);
}

bool scheduler::keep(green_task& task, scheduler_processor* in) {
  task.place_ = &live_.add(in != nullptr ? &in->places : nullptr, task);
  asymmetric::light_barrier(); // pairs with the heavy one of the walk in begin_end()
  if (ending_.load(std::memory_order_relaxed)) [[unlikely]] {
    forget(task, in);
    return false;
  }
  if (in != nullptr)
    in->spawned.store(in->spawned.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  else
    spawned_outside_.fetch_add(1, std::memory_order_relaxed); // a count, no more
  return true;
}

void scheduler::forget(green_task& task, scheduler_processor* in) noexcept {
  live_.remove(in != nullptr ? &in->places : nullptr, *task.place_);
  if (in != nullptr)
    in->finished.store(in->finished.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  // Whoever walks at the end has gone by: it has counted this one, or not seen it.
  if ((task.word_.load(std::memory_order_relaxed) & green_task::counted) != 0) [[unlikely]]
    one_less();
}

void scheduler::make_ready(green_task& task) noexcept {
  if (at_home()) {
    const preemption_guard held;
    return push_from(*here(), task);
  }
  // A thread outside. The task keeps the scheduler alive until it is pushed, and this until the end. Relaxed:
  // ordered before the push, which the destructor has seen the effect of.
  visitors_.fetch_add(1, std::memory_order_relaxed);
  if (trace_ != nullptr) [[unlikely]]
    trace_ready(task, nullptr);
  set_.global.push(task);
  notify();
  visitors_.fetch_sub(1, std::memory_order_release); // pairs with the acquire in the destructor
}

/// On another stack than the one that was left.
void scheduler::see_to(scheduler_processor& has) noexcept {
  green_task& task = *has.left;
  switch (std::exchange(has.how, leaving::nobody)) {
  case leaving::nobody:
    return;
  case leaving::yields:
    has.queue.push(task, set_.global);
    notify();
    return;
  case leaving::waits: {
    std::uint32_t seen = task.word_.load(std::memory_order_relaxed);
    while ((seen & green_task::kicked) == 0)
      // Release pairs with the acquire in note(): who takes it out sees its stack as it was left.
      if (task.word_.compare_exchange_weak(seen, seen | green_task::parked, std::memory_order_release,
                                           std::memory_order_relaxed))
        return;
    return push_from(has, task); // something has come meanwhile
  }
  case leaving::ended:
    return finish(task);
  }
}

void scheduler::finish(green_task& task) noexcept {
  const bool is_first = &task == first_;
  forget(task, here());
  hand_over_end(task);
  if (is_first)
    begin_end();
}

void scheduler::hand_over_end(green_task& task) noexcept {
  if (alone_)
    return hand_over_end_alone(task);
  // Acquire, here and where an exchange fails: pairs with the release in let_go(), which has read the record.
  std::uintptr_t seen = task.end_.load(std::memory_order_acquire);
  for (;;) {
    if (seen == green_task::nobody) {
      // Release pairs with the acquire in finished(): what the task did is visible, and its stack at rest.
      if (task.end_.compare_exchange_weak(seen, green_task::is_finished, std::memory_order_release,
                                          std::memory_order_acquire))
        return;
    } else if (seen == green_task::let_go) {
      return dispose_unjoined(task);
    } else if (task.end_.compare_exchange_weak(seen, green_task::ending, std::memory_order_acquire,
                                               std::memory_order_acquire)) {
      // Acquire pairs with the release in join(): the waiter is seen as it was made.
      reinterpret_cast<waiter*>(seen)->wake(); // it does not leave join() before the next line
      task.end_.store(green_task::is_finished, std::memory_order_release);
      return;
    }
  }
}

void scheduler::hand_over_end_alone(green_task& task) noexcept {
  std::uintptr_t seen = task.end_.load(std::memory_order_relaxed); // its own
  task.end_.store(green_task::ending, std::memory_order_relaxed);
  asymmetric::light_barrier(); // pairs with the heavy one in pin()
  if (task.outside_.load(std::memory_order_relaxed) != green_task::nobody) [[unlikely]]
    if (const std::uintptr_t wants = wanted_outside(task); wants != green_task::nobody)
      seen = wants;
  if (task.sent_.load(std::memory_order_relaxed) != 0) [[unlikely]]
    inbox_.take_all(*this); // it hangs in there, and is not to
  if (seen == green_task::let_go)
    return dispose_unjoined(task);
  task.end_.store(green_task::is_finished, std::memory_order_release); // as above; the last touch
  if (seen != green_task::nobody)
    reinterpret_cast<waiter*>(seen)->wake();
}

void scheduler::dispose_unjoined(green_task& task) noexcept {
  if (const auto failed = std::move(task.failure_))
    report_unjoined(failed->unjoined, task.name_, failed->error);
  dispose(task);
}

void scheduler::join_slowly(green_task& task) {
  green_task* const self = green_task::of(this_thread().current);
  if (alone_ && self != nullptr && self->owner_ == this)
    return join_alone(*self, task);
  if (alone_)
    return join_from_outside(task);
  thread_waiter thread; // a kernel thread's, or another kind of task's, that waits here
  waiter& waits = self != nullptr ? static_cast<waiter&>(*self) : thread;
  std::uintptr_t seen = green_task::nobody;
  // Release pairs with the acquire in hand_over_end().
  while (!task.end_.compare_exchange_weak(seen, reinterpret_cast<std::uintptr_t>(&waits),
                                          std::memory_order_release, std::memory_order_acquire)) {
    if (seen == green_task::is_finished)
      return;
    if (seen != green_task::nobody)
      refuse_second_join(task);
  }
  const joining noted(self);
  for (;;) {
    const wake_reason reason = waits.park();
    // The joiner's own waiter may be woken by others, too. But whoever ends the task is not done with it
    // before `is_finished` is written.
    for (seen = task.end_.load(std::memory_order_acquire); seen == green_task::ending;
         seen = task.end_.load(std::memory_order_acquire))
      sched_yield();
    if (seen == green_task::is_finished)
      return;
    if (reason == wake_reason::cancelled) {
      seen = reinterpret_cast<std::uintptr_t>(&waits);
      if (task.end_.compare_exchange_strong(seen, green_task::nobody, std::memory_order_relaxed))
        throw task_cancelled{};
    }
  }
}

void scheduler::join_alone(green_task& self, green_task& task) {
  if (task.end_.load(std::memory_order_relaxed) != green_task::nobody)
    return task.finished() ? void() : refuse_second_join(task);
  task.end_.store(reinterpret_cast<std::uintptr_t>(static_cast<waiter*>(&self)), std::memory_order_relaxed);
  const joining noted(&self);
  while (!task.finished())
    if (park(self, no_deadline) == wake_reason::cancelled && !task.finished()) {
      task.end_.store(green_task::nobody, std::memory_order_relaxed);
      throw task_cancelled{};
    }
}

void scheduler::refuse_second_join(const green_task& task) {
  throw scheduler_error(std::string("task '") + task.name_ + "' is joined already: a result has one taker");
}

void scheduler::let_go(green_task& task) noexcept {
  if (alone_ && !at_home())
    return let_go_from_outside(task);
  if (alone_)
    return task.finished() ? dispose_unjoined(task)
                           : task.end_.store(green_task::let_go, std::memory_order_relaxed);
  std::uintptr_t seen = green_task::nobody;
  while (!task.end_.compare_exchange_weak(seen, green_task::let_go, std::memory_order_release,
                                          std::memory_order_acquire)) {
    if (seen == green_task::is_finished)
      return dispose_unjoined(task);
    seen = green_task::nobody; // a false failure
  }
}

void scheduler::dispose(green_task& task) noexcept {
  // The record lies in the coroutine: taken out of it first, or it would destroy itself while it is
  // destroyed.
  const coroutine_core last = std::move(task.coroutine_);
}

void scheduler::cancel(green_task& task) noexcept {
  if (alone_ && !at_home())
    return cancel_from_outside(task);
  note(task, green_task::to_end);
  task.token_to_stop().request_stop(); // the caller has a handle, or the task's own callback runs
}

} // namespace KERNLET_PARTS
} // namespace kernlet
