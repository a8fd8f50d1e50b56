// Those who wait, and are served under one lock and woken without it.
//
// Invariant: an entry that has been served is in no list of the queue once its wake has been called; its
// owner does not leave wait() before that wake has come.

#include <kernlet/panic.hpp>
#include <kernlet/task_sync.hpp>
#include <kernlet/this_task.hpp>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

wait_queue::~wait_queue() {
  if (first_ == nullptr)
    return;
  std::string names;
  for (const entry* one = first_; one != nullptr; one = one->behind) {
    const task_operations* const task = one->who->as_task();
    names += std::string(names.empty() ? "'" : ", '") +
             (task != nullptr ? task->name(*one->who) : "a thread") + "'";
  }
  panic((std::string(what_) + " was destroyed while somebody waits: " + names).c_str(), __FILE__, __LINE__);
}

wake_reason wait_queue::wait(biased_guard& held, deadline until, std::uint32_t wants) {
  const waits_for note(what_);
  waiter& who = current_waiter();
  entry own{.who = &who, .wants = wants, .before = last_};
  (last_ != nullptr ? last_->behind : first_) = &own;
  last_ = &own;
  held.unlock();
  for (;;) {
    const wake_reason reason = who.park(until);
    biased_guard again(lock_);
    if (own.served) {
      again.unlock();
      if (reason != wake_reason::woken) { // its wake is on the way
        const cancellation_shield shield;
        while (who.park() != wake_reason::woken) {
        }
      }
      return wake_reason::woken;
    }
    if (reason != wake_reason::woken) {
      remove(own);
      return reason;
    }
  }
}

void wait_queue::remove(entry& one) noexcept {
  (one.before != nullptr ? one.before->behind : first_) = one.behind;
  (one.behind != nullptr ? one.behind->before : last_) = one.before;
}

void wait_queue::serve(entry& one) noexcept {
  remove(one);
  one.served = true;
  one.behind = served_;
  served_ = &one;
}

void wait_queue::serve_first() noexcept {
  serve(*first_);
}

void wait_queue::wake_served(biased_guard& held) noexcept {
  entry* oldest = nullptr; // they go on in the order in which they were served
  for (entry* one = std::exchange(served_, nullptr); one != nullptr;) {
    entry* const next = one->behind;
    one->behind = oldest;
    oldest = one;
    one = next;
  }
  held.unlock();
  while (oldest != nullptr) {
    waiter& who = *oldest->who;
    oldest = oldest->behind; // before the wake: then the entry is gone
    who.wake();
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
