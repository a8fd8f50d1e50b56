#include <kernlet/task_group.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

task_group::task_group() : owner_(task_record::of(this_thread().current)) {
  if (owner_ == nullptr)
    throw loop_error(
        "a task_group outside a task: its members end before their owner does, and that must be a task");
}

task_group::~task_group() {
  group_outcome::cancel_all(*this);
  outcome_.end(owner_->cancel_requested(), [this](const char* name, const std::exception_ptr& error) {
    report_unjoined(owner_->owner().unjoined_, name, error);
  });
}

void task_group::enlist(link& made, task_record& task) noexcept {
  made.task = &task;
  made.next = first_;
  if (first_ != nullptr)
    first_->previous = &made;
  first_ = &made;
  ++count_;
  if (outcome_.failed()) // too late: the group is ending
    detail::cancel_task(task);
}

void task_group::failed(const link& who) noexcept {
  if (outcome_.note(who.task->name()))
    cancel();
}

void task_group::ended(link& gone) noexcept {
  (gone.previous != nullptr ? gone.previous->next : first_) = gone.next;
  if (gone.next != nullptr)
    gone.next->previous = gone.previous;
  if (--count_ == 0 && waiting_)
    owner_->wake();
}

void task_group::cancel() noexcept {
  // From the front; members do not end while this runs, but callbacks of their stop tokens may spawn more,
  // which come before the front.
  for (link* at = first_; at != nullptr; at = at->next)
    detail::cancel_task(*at->task);
}

void task_group::wait_for_all() {
  while (count_ != 0) {
    waiting_ = true;
    const waits_for note("the members of its group");
    const wake_reason reason = owner_->park();
    waiting_ = false;
    if (reason == wake_reason::cancelled)
      throw task_cancelled{};
  }
}

void task_group::join() {
  if (this_thread().current != owner_)
    throw loop_error(std::string("join() of a task_group by another task than its owner '") + owner_->name() +
                     "'");
  outcome_.join(*this);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
