#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void scheduler_inbox::put(scheduler& owner, green_task& task, std::uint32_t what) noexcept {
  // Relaxed: ordered before the change of the word below, which the worker sees before it ends.
  owner.visitors_.fetch_add(1, std::memory_order_relaxed);
  // Release pairs with the exchange in take_all(): what was written before the wake is visible to the task.
  // Acquire pairs with the release of that exchange: the worker has done with `inbox_next_`.
  if (task.sent_.fetch_or(what, std::memory_order_acq_rel) == 0) {
    green_task* first = first_.load(std::memory_order_relaxed);
    do
      task.inbox_next_ = first;
    while (!first_.compare_exchange_weak(first, &task, std::memory_order_release, std::memory_order_relaxed));
    if (first == nullptr)
      owner.notify(); // it has a fence: the worker sees the inbox, or we see that it rests
  }
  owner.visitors_.fetch_sub(1, std::memory_order_release); // pairs with the acquire in ~scheduler()
}

void scheduler_inbox::take_all(scheduler& owner) noexcept {
  // Acquire pairs with the release in put(): the links are visible. What came last is at the front.
  green_task* newest = first_.exchange(nullptr, std::memory_order_acquire);
  green_task* oldest = nullptr;
  while (newest != nullptr) {
    green_task* const next = newest->inbox_next_;
    newest->inbox_next_ = oldest;
    oldest = newest;
    newest = next;
  }
  while (oldest != nullptr) {
    green_task& task = *oldest;
    oldest = task.inbox_next_;
    // Acquire and release: see put(). From here on it may be hung in again.
    const std::uint32_t what = task.sent_.exchange(0, std::memory_order_acq_rel);
    if ((what & start) != 0)
      owner.begin_late(task);
    if ((what & back) != 0)
      owner.processors_.front()->queue.push(task, owner.set_.global);
    if ((what & wake) != 0)
      owner.note(task, green_task::woken);
    if ((what & cancel) != 0) // last: callbacks of its token run, and it may be gone afterwards
      owner.cancel(task);
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
