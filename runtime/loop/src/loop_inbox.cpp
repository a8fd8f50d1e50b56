#include <kernlet/loop.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

void loop_inbox::interrupt(loop& owner) noexcept {
  owner.hooks_.interrupt(owner.hooks_.self);
}

void loop_inbox::put(task_record& task, std::uint8_t what) noexcept {
  loop& owner =
      *task.owner_; // the task is not gone before it sees the wake, and the loop not before the task
  // Relaxed: it is ordered before the change of the word below, and the loop, before it destroys anything,
  // has seen that change (or a later one of the same word).
  visitors_.fetch_add(1, std::memory_order_relaxed);
  // Release pairs with the exchange in take_all(): what was written before the wake is visible to the task.
  // Acquire pairs with the release of that exchange: the loop has done with `inbox_next_` when the flag is
  // off, and with less its last write might come after the one below, and cut the list.
  if (task.sent_.fetch_or(what, std::memory_order_acq_rel) == 0) {
    task_record* first = first_.load(std::memory_order_relaxed);
    do
      task.inbox_next_ = first;
    while (!first_.compare_exchange_weak(first, &task, std::memory_order_release, std::memory_order_relaxed));
    if (first == nullptr)
      interrupt(owner);
  }
  // Release pairs with the acquire in wait_for_visitors(): all that was done here lies before the loop's end.
  visitors_.fetch_sub(1, std::memory_order_release);
}

void loop_inbox::take_all(loop& owner) noexcept {
  // Acquire pairs with the release in put(): the links are visible. What came last is at the front.
  task_record* newest = first_.exchange(nullptr, std::memory_order_acquire);
  task_record* oldest = nullptr;
  while (newest != nullptr) {
    task_record* const next = newest->inbox_next_;
    newest->inbox_next_ = oldest;
    oldest = newest;
    newest = next;
  }
  task_record** end = &taken_;
  while (*end != nullptr)
    end = &(*end)->inbox_next_;
  *end = oldest;
  // A callback of a stop token may drop the last handle of a task that stands further back in the list; that
  // one comes here again, and sees to the rest.
  while (taken_ != nullptr) {
    task_record& task = *taken_;
    taken_ = task.inbox_next_;
    // Acquire and release: see put(). From here on it may be hung in again.
    const std::uint8_t what = task.sent_.exchange(0, std::memory_order_acq_rel);
    if ((what & wake) != 0)
      owner.wake(task);
    if ((what & cancel) != 0)
      owner.cancel(task);
  }
}

void loop_inbox::wait_for_visitors() noexcept {
  while (visitors_.load(std::memory_order_acquire) != 0) // see put(); a few instructions, or one system call
    sched_yield();
}

outside_source::outside_source(loop& owner) noexcept : owner_(owner) {
  owner_.inbox_.outside.fetch_add(1,
                                  std::memory_order_relaxed); // the loop's thread reads it, and is this one
}

outside_source::~outside_source() {
  owner_.inbox_.ring(owner_, [this] {
    // Release pairs with the acquire in wait_outside(): a loop that sees it gone finds its last wake in the
    // inbox.
    owner_.inbox_.outside.fetch_sub(1, std::memory_order_release);
  });
}

void loop::stop() noexcept {
  inbox_.ring(*this, [this] { inbox_.stop.store(true, std::memory_order_relaxed); });
}

} // namespace KERNLET_PARTS
} // namespace kernlet
