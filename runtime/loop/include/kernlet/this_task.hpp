#pragma once
/// \file
/// What a running task does to itself, whether a loop runs it or a scheduler. Except where said otherwise
/// each of these may also be called by a kernel thread's own code, outside all tasks: then it means the
/// thread.

#include <chrono>
#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Keeps cancellation away from the task that makes it, as long as it lives: no waiting point throws
/// task_cancelled. For cleanup that has to wait, and for steps that must not be left half done. The request
/// stays: the first waiting point after the shield throws. May be nested. Outside a task it does nothing. On
/// the task's own stack, so that it ends with its scope.
class [[nodiscard]] cancellation_shield {
 public:
  cancellation_shield() noexcept : task_(this_thread().current) { count(+1); }
  ~cancellation_shield() { count(-1); }
  cancellation_shield(const cancellation_shield&) = delete;
  cancellation_shield& operator=(const cancellation_shield&) = delete;

 private:
  void count(int by) noexcept {
    if (task_ != nullptr && task_->as_task() != nullptr)
      task_->as_task()->shield(*task_, by);
  }
  waiter* const task_;
};

/// Says what the task waits for while this lives: for the deadlock report and the debugger. Outside a task it
/// does nothing.
class [[nodiscard]] waits_for {
 public:
  /// `what`: a literal, such as "a connection". `whom`: of the same loop, if there is one.
  explicit waits_for(const char* what, const task_record* whom = nullptr) noexcept
      : self_(this_thread().current), task_(task_record::of(self_)) {
    if (task_ != nullptr) {
      former_ = task_->waits_for();
      task_->note_wait({what, whom});
    } else if (self_ != nullptr && self_->as_task() != nullptr) {
      former_.what = self_->as_task()->note_wait(*self_, what);
    }
  }
  ~waits_for() {
    if (task_ != nullptr)
      task_->note_wait(former_);
    else if (self_ != nullptr && self_->as_task() != nullptr)
      self_->as_task()->note_wait(*self_, former_.what);
  }
  waits_for(const waits_for&) = delete;
  waits_for& operator=(const waits_for&) = delete;

 private:
  waiter* const self_;
  task_record* const task_; ///< the same, if it is a loop's
  wait_note former_;
};

namespace this_task {

using kernlet::cancellation_shield;

/// Lets every other ready task run once, then goes on. It does not sleep: when nobody else is ready it
/// returns at once. A waiting point: throws task_cancelled if the task is to end. A kernel thread gives its
/// processor away.
[[gnu::always_inline]] inline void yield() { // see kernlet/seam.hpp, KERNLET_HOT_INLINED
  if (task_record* const task = task_record::of(this_thread().current)) [[likely]] {
    task->require_own_stack();
    task->owner().yield(*task);
  } else {
    current_waiter().yield();
  }
}

/// Waits until the loop's clock has reached `until`, at least; later by as long as others keep the loop. A
/// time that has passed lets the others run once, as yield() does. A waiting point. A kernel thread blocks.
void sleep_until(deadline until);

/// The moment `length` from now, by the task's clock; at most the last one before no_deadline, in some 292
/// years.
deadline from_now(std::chrono::nanoseconds length) noexcept;

/// As sleep_until(), from now on. Any length may be given: what is too long for the clock is cut to the
/// longest that it can count, some 292 years.
template <class Count, class Period>
void sleep_for(std::chrono::duration<Count, Period> length) {
  using namespace std::chrono;
  constexpr duration<long double, std::nano> longest = nanoseconds::max();
  const duration<long double, std::nano> wanted = length;
  sleep_until(from_now(wanted >= longest                           ? nanoseconds::max()
                       : !(wanted > duration<long double>::zero()) ? nanoseconds::zero()
                                                                   : ceil<nanoseconds>(length)));
}

/// The task's name; "" outside a task.
const char* name() noexcept;

/// Is asked to stop when the task is to end: for code that takes a std::stop_token, and for computing tasks
/// that want to look now and then. Outside a task an empty token, never asked to stop.
std::stop_token stop_token();

} // namespace this_task
} // namespace KERNLET_PARTS
} // namespace kernlet
