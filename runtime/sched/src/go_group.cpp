#include <kernlet/go_group.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {

go_group::go_group() : owner_(green_task::of(this_thread().current)) {
  if (owner_ == nullptr)
    throw scheduler_error(
        "a go_group outside a scheduler's task: its members end before their owner does, and "
        "that must be a task");
}

go_group::~go_group() {
  group_outcome::cancel_all(*this);
  outcome_.end(owner_->cancel_requested(), [this](const char* name, const std::exception_ptr& error) {
    owner_->owner().report(name, error);
  });
}

void go_group::failed(const char* who) noexcept {
  {
    const std::lock_guard held(lock_);
    if (!outcome_.note(who))
      return;
  }
  cancel();
}

void go_group::ended() noexcept {
  const std::lock_guard held(lock_);
  // Release and acquire by the lock. The wake is called under it, too: the owner, who takes it before it goes
  // on, does not end the group, nor itself, before the wake has returned.
  if (count_.fetch_sub(1, std::memory_order_relaxed) == 1 && waiting_)
    owner_->wake();
}

void go_group::wait_for_all() {
  const waits_for note("the members of its group");
  for (;;) {
    {
      const std::lock_guard held(lock_);
      waiting_ = count_.load(std::memory_order_relaxed) != 0;
      if (!waiting_)
        return;
    }
    if (owner_->park() == wake_reason::cancelled) {
      const std::lock_guard held(lock_);
      waiting_ = false;
      throw task_cancelled{};
    }
  }
}

void go_group::join() {
  if (this_thread().current != owner_)
    throw scheduler_error(std::string("join() of a go_group by another task than its owner '") +
                          owner_->name() + "'");
  outcome_.join(*this);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
