// How a processor goes from one kernel thread to another, for chapters 11 and 12.
//
//     the thread of a call                     whoever takes its processor
//       1. the task has no processor             1. takes it; from now on nobody else touches it
//       2. the call                              2. moves_away(): counted, before anybody can idle with it
//       3. come_back(): the task leaves its      3. adopt(), on another thread
//          stack, onto this thread's own
//       4. put_back(): it is ready, and the
//          count goes down
//       5. the thread has nothing, and leaves
//          adopt()
//
// So a scheduler whose processors all idle has no task in a call, or it has seen the count: what is away may
// still make something ready, and that is no deadlock.

#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// On the task's own stack. Whoever goes on with it does so on a thread that has a processor.
void scheduler::come_back(green_task& self) {
  if constexpr (KERNLET_CHECK_HELD_MUTEXES)
    held_mutexes::check(self.name_);
  guard::enter(this_thread()); // left on the thread's own stack, or by the one that has joined it in place
  self.nested_ = false;
  this_thread().current = &self;
  self.inside_->yield();
  arrive();
}

void scheduler::put_back(green_task& task) noexcept {
  // The task may be gone as soon as it is ready, and the scheduler with it, but for its threads.
  if (alone_) {
    inbox_.put(*this, task, scheduler_inbox::back);
  } else {
    set_.global.push(task);
    notify();
  }
  // Release pairs with the acquire in rest(): who does not count it any more finds it in the queue.
  is_back();
}

bool scheduler::is_wanted(const scheduler_processor& has) const noexcept {
  return idle_.resting() == 0 || anything_to_do(has, std::chrono::steady_clock::now());
}

bool scheduler::accompany(scheduler_companion& companion) noexcept {
  scheduler_companion* nobody = nullptr;
  return companion_.compare_exchange_strong(nobody, &companion, std::memory_order_acq_rel);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
