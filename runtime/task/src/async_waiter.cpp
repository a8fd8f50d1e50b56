// A wake from another thread.
//
// The word is idle, parked or woken.
//   Task:   idle -> parked by compare-exchange when it suspends; fails when it is woken: then it takes that.
//           parked -> idle by compare-exchange when it is interrupted; fails when it is woken: the wake is on
//           its way.
//   waker:  exchange for woken; if it was parked, the waiter goes into the driver's inbox, and the driver's
//   owner is
//           woken. From the push on, the waiter belongs to the driver.
//   driver: takes the inbox; woken -> idle, and the Task is ready.
//
// The driver outlives the waker's last step: it cannot end before it has taken the waiter, and it does not
// end while `visitors_` is not zero, which the waker raises before the push.
#include <kernlet/async_waiter.hpp>
#include <kernlet/panic.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

const waiter_operations waiter::operations{park_waiter, wake_waiter, yield_waiter};

waiter::waiter() noexcept : kernlet::waiter(operations) {}

bool waiter::take_wake() noexcept {
  std::uint32_t seen = woken;
  // Acquire pairs with the exchange in wake_waiter(): what was written before the wake is visible.
  return word_.compare_exchange_strong(seen, idle, std::memory_order_acquire, std::memory_order_relaxed);
}

bool waiter::suspend(promise_core& self) {
  if (self.scope().cancelled()) {
    self.note_interrupted();
    return false;
  }
  driver_ = &self.scope().driver();
  self_ = &self;
  if (loop* const here = loop::current())
    outside_.emplace(*here);
  ++driver_->parked_waiters_;
  self.wait_for(task_wait::waiter, this);
  self.scope().wait_begins(self);
  std::uint32_t seen = idle;
  // Release: the waker, whose exchange acquires, reads driver_. Acquire on failure, as in take_wake().
  if (word_.compare_exchange_strong(seen, parked, std::memory_order_acq_rel, std::memory_order_acquire))
    return true;
  leave();
  self.scope().wait_ends(self);
  self.go_on();
  word_.store(idle, std::memory_order_relaxed); // a further wake before this counts as the same one
  return false;
}

void waiter::leave() noexcept {
  --driver_->parked_waiters_;
  outside_.reset();
}

bool waiter::interrupt() noexcept {
  std::uint32_t seen = parked;
  if (!word_.compare_exchange_strong(seen, idle, std::memory_order_acquire, std::memory_order_relaxed))
    return false;
  leave();
  return true;
}

void waiter::arrive() noexcept {
  leave();
  word_.store(idle, std::memory_order_relaxed); // the inbox has ordered it after the waker's exchange
  driver_->make_ready(*self_);
}

wake_reason waiter::park_waiter(kernlet::waiter&, deadline) {
  panic("park() of a Task's waiter would suspend a stack that it does not have: co_await its park()",
        __FILE__, __LINE__);
}
void waiter::yield_waiter(kernlet::waiter&) {
  panic("yield() of a Task's waiter: co_await async::yield()", __FILE__, __LINE__);
}

void waiter::wake_waiter(kernlet::waiter& self) noexcept {
  auto& here = static_cast<waiter&>(self);
  if (here.word_.exchange(woken, std::memory_order_acq_rel) != parked)
    return; // the Task may have seen it by now, and ended the waiter's life
  task_driver& driver = *here.driver_;
  driver.visitors_.fetch_add(1, std::memory_order_relaxed); // published by the push
  kernlet::waiter& owner = *driver.owner_;
  waiter* first = driver.inbox_.load(std::memory_order_relaxed);
  do
    here.next_ = first;
  while (!driver.inbox_.compare_exchange_weak(first, &here, std::memory_order_release,
                                              std::memory_order_relaxed));
  if (first == nullptr) // else the one who pushed first wakes the owner
    owner.wake();
  driver.visitors_.fetch_sub(1, std::memory_order_release); // pairs with the wait at the end of run()
}

} // namespace async

void task_driver::take_inbox() noexcept {
  if (inbox_.load(std::memory_order_relaxed) == nullptr)
    return;
  // Acquire pairs with the release of the push.
  async::waiter* last = inbox_.exchange(nullptr, std::memory_order_acquire);
  async::waiter* first = nullptr; // they were pushed in front: in the order of their wakes
  while (last != nullptr) {
    async::waiter* const next = last->next_;
    last->next_ = first;
    first = last;
    last = next;
  }
  while (first != nullptr) {
    async::waiter* const next = first->next_;
    first->arrive();
    first = next;
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
