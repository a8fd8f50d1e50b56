// What every part of a loop stands in: spawning, running on one thread, waiting for the world, the end.

#include <kernlet/loop.hpp>
#include <kernlet/panic.hpp>
#include <kernlet/stack_pool.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A thread is at home in a loop for as long as this lives.
struct at_home {
  loop_inbox& inbox;
  ~at_home() {
    this_thread().current = nullptr;
    inbox.leave_home();
  }
};

/// What a loop has for hooks that got none.
loop_hooks clock_and_futex(thread_waiter& sleep) noexcept {
  return {.self = &sleep,
          .now = [](void*) noexcept { return std::chrono::steady_clock::now(); },
          .idle =
              [](void* self, deadline until, bool outside) noexcept {
                if (until == no_deadline && !outside)
                  return false;
                static_cast<thread_waiter*>(self)->park(until);
                return true;
              },
          .poll = nullptr,
          .interrupt = [](void* self) noexcept { static_cast<thread_waiter*>(self)->wake(); }};
}

} // namespace

void loop::open(const loop_options& options) {
  hooks_ = options.hooks.now != nullptr ? options.hooks : clock_and_futex(sleep_);
  stacks_ = options.stacks != nullptr ? options.stacks : &default_stacks();
  stack_size_ = stacks_->options().size;
  words_ = options.words;
  unjoined_ = options.unjoined;
}

void loop::refuse_misplaced_spawn() const {
  if (closing_)
    throw loop_error(
        "spawn() while the loop is being destroyed: its tasks are ending, and no new one begins");
  throw loop_error(
      "spawn() from a thread that does not run the loop: let a task of the loop spawn, or do it before "
      "run()");
}

task_record& loop::launch(const body_operations& operations, void* source, const task_options& options) {
  if (closing_ || (inbox_.somebody_at_home() && !inbox_.at_home()))
    refuse_misplaced_spawn();
  coroutine_core made(operations, source, {stacks_, words_, options.name});
  task_record& task = *static_cast<task_record*>(made.body());
  task_record::tokens* const tokens = options.stop.stop_possible() ? &task.make_tokens() : nullptr;
  start(task, std::move(made));
  keep(task);
  if (tokens != nullptr) // last, because it may cancel the task at once
    tokens->on_stop.emplace(options.stop, task_record::cancels{&task});
  return task;
}

void loop::keep(task_record& task) noexcept {
  ++spawned_;
  task.next_ = all_;
  if (all_ != nullptr)
    all_->previous_ = &task;
  all_ = &task;
}

void loop::forget(task_record& task) noexcept {
  (task.previous_ != nullptr ? task.previous_->next_ : all_) = task.next_;
  if (task.next_ != nullptr)
    task.next_->previous_ = task.previous_;
}

void loop::run() {
  if (this_thread().current != nullptr)
    throw loop_error(
        "run() inside a task: the loop that runs it would stand still; spawn on that loop instead, or "
        "run this one on another thread");
  if (!inbox_.come_home())
    throw loop_error("run() of a loop that runs already: one thread at a time");
  const at_home here{inbox_};
  try {
    run_tasks();
  } catch (...) {
    inbox_.stop.store(false, std::memory_order_relaxed);
    throw;
  }
  inbox_.stop.store(false,
                    std::memory_order_relaxed); // relaxed: it says when to return and publishes nothing
}

void loop::wait_outside(deadline until) {
  if (inbox_.empty() && !stop_requested()) {
    // Acquire: see ~outside_source().
    const bool outside = inbox_.outside.load(std::memory_order_acquire) != 0;
    if (inbox_.empty() && !hooks_.idle(hooks_.self, until, outside) && inbox_.empty())
      throw deadlock_error(
          "deadlock: every task waits, no timer is set, and nothing else can wake one\n" + describe_tasks() +
          "If another thread was to wake one of them, it must hold a kernlet::outside_source "
          "until it has.");
  }
  if (!inbox_.empty())
    inbox_.take_all(*this);
}

void loop::close() noexcept {
  if (this_thread().current != nullptr && current() == this)
    panic("a loop was destroyed by one of its own tasks: destroy it after run()", __FILE__, __LINE__);
  if (!inbox_.come_home())
    panic("a loop was destroyed while a thread runs it: stop() it and wait for run() to return", __FILE__,
          __LINE__);
  closing_ = true;
  waiter* const outer = std::exchange(this_thread().current, nullptr); // a task of another loop, perhaps
  for (task_record* task = all_; task != nullptr;) {
    task->retain(); // a callback of its stop token may drop handles
    cancel(*task);
    task_record* const next = task->next_;
    task->release();
    task = next;
  }
  while (unfinished() != 0) {
    inbox_.stop.store(false, std::memory_order_relaxed);
    try {
      run_tasks();
    } catch (const deadlock_error&) {
      panic_over_refusal(
          "they wait under a shield, or in a destructor that an exception calls, for what cannot "
          "come\n" +
          describe_tasks());
    }
  }
  if (!inbox_.empty())
    inbox_.take_all(*this);
  for (task_record* task = all_; task != nullptr; task = task->next_)
    task->owner_ = nullptr;
  this_thread().current = outer;
  inbox_.leave_home();
  inbox_.wait_for_visitors();
}

void loop::panic_over_refusal(const std::string& who) const noexcept {
  panic(("a loop is destroyed, and tasks refuse to end: " + who).c_str(), __FILE__, __LINE__);
}

loop_counts loop::counts() const noexcept {
  return {spawned_, finished_count_, switches()};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
