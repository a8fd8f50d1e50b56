// A pairing heap (Fredman, Sedgewick, Sleator, Tarjan 1986). A timer's children are a list through
// `sibling_`; `home_` is the pointer that points to it, so that it can be taken out from anywhere.
//
// Invariant: no timer is before its parent, by (at_, number_).
#include <kernlet/task_driver.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

task_timer* timer_heap::meld(task_timer* one, task_timer* other) noexcept {
  if (one == nullptr || other == nullptr)
    return one != nullptr ? one : other;
  if (other->at_ < one->at_ || (other->at_ == one->at_ && other->number_ < one->number_))
    std::swap(one, other);
  other->sibling_ = one->child_;
  if (other->sibling_ != nullptr)
    other->sibling_->home_ = &other->sibling_;
  other->home_ = &one->child_;
  one->child_ = other;
  return one;
}

task_timer* timer_heap::meld_all(task_timer* first) noexcept {
  // In pairs from the left, then all pairs from the right: that makes it logarithmic.
  task_timer* pairs = nullptr;
  while (first != nullptr) {
    task_timer* const one = first;
    task_timer* const other = one->sibling_;
    first = other != nullptr ? other->sibling_ : nullptr;
    one->sibling_ = nullptr;
    if (other != nullptr)
      other->sibling_ = nullptr;
    task_timer* const pair = meld(one, other);
    pair->sibling_ = pairs;
    pairs = pair;
  }
  task_timer* all = nullptr;
  while (pairs != nullptr) {
    task_timer* const next = pairs->sibling_;
    pairs->sibling_ = nullptr;
    all = meld(all, pairs);
    pairs = next;
  }
  return all;
}

void timer_heap::put(task_timer* top) noexcept {
  root_ = top;
  if (top != nullptr)
    top->home_ = &root_;
}

void timer_heap::set(task_timer& timer, deadline at) noexcept {
  timer.at_ = at;
  timer.number_ = numbers_++;
  timer.child_ = timer.sibling_ = nullptr;
  put(meld(root_, &timer));
}

void timer_heap::clear(task_timer& timer) noexcept {
  *timer.home_ = timer.sibling_;
  if (timer.sibling_ != nullptr)
    timer.sibling_->home_ = timer.home_;
  timer.home_ = nullptr;
  timer.sibling_ = nullptr;
  put(meld(root_, meld_all(std::exchange(timer.child_, nullptr))));
}

void timer_heap::fire_until(deadline now) noexcept {
  while (root_ != nullptr && root_->at_ <= now) {
    task_timer& timer = *root_;
    clear(timer);
    timer.fire_(timer);
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
