#pragma once
// The hot bodies. A task that gives way does not go back to run_tasks(): it transfers to the next ready one,
// which is one switch instead of two. Only when nobody is ready, or the budget is spent, is run_tasks()
// reached.
//
// All that switches is inlined into its caller: a function that is called on one stack and returns on another
// has its return predicted wrong.

#include <kernlet/loop.hpp>
#include <kernlet/part/loop_state.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

[[gnu::always_inline]] inline void make_ready(loop_state& here, task_record& task) noexcept {
  task.state().next = nullptr;
  if (here.first == nullptr)
    here.first = &task;
  else
    here.last->state().next = &task;
  here.last = &task;
}

/// `task` will soon run: its record, what the coroutine keeps, and `frames` cache lines of its stack. The
/// fast coroutine puts the body's frames right below the record and what it keeps itself right above; with
/// another one this is of no use, and of no harm.
template <std::ptrdiff_t frames>
[[gnu::always_inline]] inline void fetch_soon(task_record* task) noexcept {
  auto* const at = reinterpret_cast<const std::byte*>(task);
#pragma GCC unroll 18
  for (std::ptrdiff_t line = -frames; line < 6; ++line)
    __builtin_prefetch(at + line * 64, 1);
}
/// Of one that begins, and of one that was left somewhere deep: with a thousand connections each of these
/// lines has gone from the first-level cache, and their page from the first-level table of addresses.
inline constexpr std::ptrdiff_t first_frames = 4, deep_frames = 12;

/// Goes on with `next`, which is taken out of the queue, on behalf of `self`, which suspends.
[[gnu::always_inline]] inline void go_straight_to(loop_state& here, task_record& self, task_record& next) {
  --here.budget;
  this_thread().current = &next;
  self.state().inside->transfer_to(next.state().coroutine);
}

/// `self`, which somebody will make ready, suspends.
[[gnu::always_inline]] inline void leave(loop_state& here, task_record& self) {
  task_record* const next = here.first;
  if (next == nullptr || here.budget == 0) {
    self.state().inside->yield();
    return;
  }
  here.first = next->state().next;
  if (here.first != nullptr)
    fetch_soon<deep_frames>(here.first);
  go_straight_to(here, self, *next);
}

/// The end of a wait, for whatever reason.
[[gnu::always_inline]] inline void end_wait(loop_state& here, task_record& task) noexcept {
  if (!task.state().waiting)
    return;
  task.state().waiting = false;
  if (task.state().timer != no_timer) [[unlikely]]
    clear_timer(here, task);
  make_ready(here, task);
}

/// Rare: the running task gives way by way of run_tasks().
[[gnu::cold, gnu::noinline]] void yield_to_loop(loop_state& here, task_record& self);
/// Rare: at a waiting point of a task that is to end, unless it is shielded.
[[gnu::cold, gnu::noinline]] void raise_if_due(task_record& self);

} // namespace part

KERNLET_HOT task_record::task_record(const task_origin& origin) noexcept
    : waiter(operations), owner_(origin.owner), name_(origin.name), call_(origin.call) {}
KERNLET_HOT task_record::~task_record() = default;

KERNLET_HOT void loop::start(task_record& task, coroutine_core coroutine) {
  task.state().coroutine = std::move(coroutine);
  part::make_ready(state(), task);
}

KERNLET_HOT_INLINED void loop::yield(task_record& self) {
  part::loop_state& here = state();
  if (here.budget == 0) [[unlikely]] {
    part::yield_to_loop(here, self);
  } else if (task_record* const next = here.first; next != nullptr) {
    // Put in first: then the queue does not run empty, and nothing has to be asked.
    self.state().next = nullptr;
    here.last->state().next = &self;
    here.last = &self;
    here.first = next->state().next;
    __builtin_prefetch(here.first);
    part::go_straight_to(here, self, *next);
  } else {
    --here.budget; // as if it had gone round
  }
  if (self.cancel_requested()) [[unlikely]]
    part::raise_if_due(self);
}

KERNLET_HOT_INLINED wake_reason loop::park(task_record& self, deadline until) {
  part::task_state& own = self.state();
  own.timed_out = false;
  for (;;) { // a cancellation ends the wait of a task that holds a shield, too; it waits again
    if (own.woken) {
      own.woken = false;
      return wake_reason::woken;
    }
    if (self.cancellation_due()) [[unlikely]]
      return wake_reason::cancelled;
    if (own.timed_out)
      return wake_reason::timed_out;
    if (until != no_deadline)
      part::set_timer(state(), self, until);
    own.waiting = true;
    part::leave(state(), self);
  }
}

KERNLET_HOT void loop::wake(task_record& task) noexcept {
  task.state().woken = true;
  part::end_wait(state(), task);
}

KERNLET_HOT_INLINED void loop::join(task_record& self, task_record& other) {
  other.state().joiner = &self;
  while (!other.finished())
    if (park(self, no_deadline) == wake_reason::cancelled) [[unlikely]] {
      other.state().joiner = nullptr;
      throw task_cancelled{};
    }
}

KERNLET_HOT void loop::execute(task_record& self, coroutine_self& inside) noexcept {
  self.state().inside = &inside;
  std::exception_ptr error;
  try {
    if (self.cancel_requested()) [[unlikely]] // before it has begun
      part::raise_if_due(self);
    self.call();
  } catch (...) {
    error = std::current_exception();
  }
  self.note_finished(std::move(error));
  if (task_record* const joiner = self.state().joiner; joiner != nullptr) {
    self.state().joiner = nullptr;
    wake(*joiner);
  }
}

KERNLET_HOT void loop::dispose(task_record& task) noexcept {
  // The record lies in the coroutine: taken out of it first, or it would destroy itself while it is
  // destroyed.
  coroutine_core last = std::move(task.state().coroutine);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
