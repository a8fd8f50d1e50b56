// Threads outside that join, let go or cancel a task of a scheduler with one processor.
//
// There the worker ends a task with plain stores; it must not pay for what seldom happens. So the other side
// pays for both. Two mirrored recipes:
//
//     the worker, at a task's end              a thread outside
//       1. end_ = ending                         1. outside_ = pinned
//       2. light barrier                         2. heavy barrier
//       3. outside_ is pinned? wait              3. end_ is ending or finished?
//       4. do what outside_ says;                   no:  the worker will find the pin, and wait: send
//          end_ = finished, unless it                    word, or write what is wanted in place of it
//          was let go                               yes: take the pin back, wait for `finished`; nothing
//                                                        more will be done for this thread
//
// One of the two sees the other, or both do. The worker's last touch of the task is the store of `finished`:
// from then on it belongs to whoever has the handle. The barriers are those of asymmetric_fence.hpp.

#include <kernlet/scheduler.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Steps 3 and 4 of the worker. What it is to do with a task that has ended: nobody, let_go or a waiter.
std::uintptr_t scheduler::wanted_outside(green_task& task) noexcept {
  for (;;) {
    // Acquire pairs with the release of whoever replaces the pin: what was sent is in the inbox, and a waiter
    // is seen as it was made.
    const std::uintptr_t wants = task.outside_.load(std::memory_order_acquire);
    if (wants != green_task::pinned)
      return wants;
    sched_yield(); // a few instructions of the other thread, or one system call
  }
}

/// Steps 1 to 3 of the other side. True: the worker waits, if it comes to the task's end, until the pin is
/// replaced. False: the task has ended.
bool scheduler::pin(green_task& task) noexcept {
  task.outside_.store(green_task::pinned, std::memory_order_relaxed); // the barrier orders it
  asymmetric::heavy_barrier(); // pairs with the light one of the worker
  std::uintptr_t end = task.end_.load(std::memory_order_acquire);
  if (end != green_task::ending && end != green_task::is_finished)
    return true;
  task.outside_.store(green_task::nobody, std::memory_order_release);
  while (!task.finished())
    sched_yield();
  return false;
}

void scheduler::join_from_outside(green_task& task) {
  if (!pin(task))
    return;
  thread_waiter thread;
  task.outside_.store(reinterpret_cast<std::uintptr_t>(static_cast<waiter*>(&thread)),
                      std::memory_order_release);
  thread.park(); // nobody else knows it, so this is the one wake
}

void scheduler::let_go_from_outside(green_task& task) noexcept {
  if (pin(task))
    task.outside_.store(green_task::let_go, std::memory_order_release); // and the task is the worker's
  else
    dispose_unjoined(task);
}

void scheduler::cancel_from_outside(green_task& task) noexcept {
  if (!pin(task))
    return;
  inbox_.put(*this, task, scheduler_inbox::cancel);
  task.outside_.store(green_task::nobody, std::memory_order_release);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
