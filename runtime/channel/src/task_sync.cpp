#include <kernlet/panic.hpp>
#include <kernlet/task_sync.hpp>
#include <kernlet/this_task.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

void throw_if_cancelled(wake_reason reason) {
  if (reason == wake_reason::cancelled)
    throw task_cancelled{};
}

} // namespace

// ---- mutex

void task_mutex::lock() {
  try_lock_until(no_deadline);
}

bool task_mutex::try_lock() noexcept {
  biased_guard held(waiting_.lock());
  return !std::exchange(held_, true);
}

bool task_mutex::try_lock_until(deadline until) {
  biased_guard held(waiting_.lock());
  if (!std::exchange(held_, true))
    return true;
  const wake_reason reason = waiting_.wait(held, until); // woken: it was handed over, and held_ stays true
  throw_if_cancelled(reason);
  return reason == wake_reason::woken;
}

void task_mutex::unlock() noexcept {
  biased_guard held(waiting_.lock());
  if (waiting_.empty()) {
    held_ = false;
    return;
  }
  waiting_.serve_first();
  waiting_.wake_served(held);
}

// ---- condition

bool task_condition::wait_until(std::unique_lock<task_mutex>& mutex, deadline until) {
  wake_reason reason{};
  {
    biased_guard held(
        waiting_.lock()); // before the mutex is let go: a notification from then on finds the caller
    mutex.unlock();
    reason = waiting_.wait(held, until);
  }
  {
    const cancellation_shield shield; // it is held again, whatever is asked
    mutex.lock();
  }
  throw_if_cancelled(reason);
  return reason == wake_reason::woken;
}

void task_condition::notify_one() noexcept {
  biased_guard held(waiting_.lock());
  if (waiting_.empty())
    return;
  waiting_.serve_first();
  waiting_.wake_served(held);
}

void task_condition::notify_all() noexcept {
  biased_guard held(waiting_.lock());
  while (!waiting_.empty())
    waiting_.serve_first();
  waiting_.wake_served(held);
}

// ---- semaphore

void task_semaphore::acquire(std::uint32_t count) {
  try_acquire_until(no_deadline, count);
}

bool task_semaphore::try_acquire(std::uint32_t count) noexcept {
  biased_guard held(waiting_.lock());
  if (!waiting_.empty() || permits_ < count)
    return false;
  permits_ -= count;
  return true;
}

bool task_semaphore::try_acquire_until(deadline until, std::uint32_t count) {
  biased_guard held(waiting_.lock());
  if (waiting_.empty() && permits_ >= count) {
    permits_ -= count;
    return true;
  }
  const wake_reason reason = waiting_.wait(held, until, count);
  if (reason == wake_reason::woken)
    return true;
  release(0); // who stood behind it may have been waiting for its turn alone
  throw_if_cancelled(reason);
  return false;
}

void task_semaphore::release(std::uint32_t count) noexcept {
  biased_guard held(waiting_.lock());
  permits_ += count;
  while (!waiting_.empty() && waiting_.first()->wants <= permits_) {
    permits_ -= waiting_.first()->wants;
    waiting_.serve_first();
  }
  waiting_.wake_served(held);
}

// ---- wait group

void wait_group::add(std::uint32_t count) noexcept {
  biased_guard held(waiting_.lock());
  left_ += count;
}

void wait_group::done() noexcept {
  biased_guard held(waiting_.lock());
  if (left_ == 0)
    panic("done() of a wait group that waits for nothing: add() comes before the task that calls done()",
          __FILE__, __LINE__);
  if (--left_ != 0)
    return;
  while (!waiting_.empty())
    waiting_.serve_first();
  waiting_.wake_served(held);
}

void wait_group::wait() {
  biased_guard held(waiting_.lock());
  if (left_ != 0)
    throw_if_cancelled(waiting_.wait(held, no_deadline));
}

// ---- reader-writer lock

namespace {
enum : std::uint32_t { to_read = 0, to_write = 1 };
} // namespace

void task_shared_mutex::serve() noexcept { // under the lock
  while (!waiting_.empty() && !writer_)
    if (waiting_.first()->wants == to_write) {
      if (readers_ != 0)
        return;
      writer_ = true;
      waiting_.serve_first();
    } else {
      ++readers_;
      waiting_.serve_first();
    }
}

void task_shared_mutex::lock() {
  biased_guard held(waiting_.lock());
  if (!writer_ && readers_ == 0 && waiting_.empty()) {
    writer_ = true;
    return;
  }
  if (waiting_.wait(held, no_deadline, to_write) == wake_reason::cancelled) {
    biased_guard again(waiting_.lock());
    serve(); // readers may have waited for its turn alone
    waiting_.wake_served(again);
    throw task_cancelled{};
  }
}

bool task_shared_mutex::try_lock() noexcept {
  biased_guard held(waiting_.lock());
  if (writer_ || readers_ != 0 || !waiting_.empty())
    return false;
  return writer_ = true;
}

void task_shared_mutex::unlock() noexcept {
  biased_guard held(waiting_.lock());
  writer_ = false;
  serve();
  waiting_.wake_served(held);
}

void task_shared_mutex::lock_shared() {
  biased_guard held(waiting_.lock());
  if (!writer_ && waiting_.empty()) {
    ++readers_;
    return;
  }
  throw_if_cancelled(waiting_.wait(held, no_deadline, to_read));
}

bool task_shared_mutex::try_lock_shared() noexcept {
  biased_guard held(waiting_.lock());
  if (writer_ || !waiting_.empty())
    return false;
  ++readers_;
  return true;
}

void task_shared_mutex::unlock_shared() noexcept {
  biased_guard held(waiting_.lock());
  --readers_;
  serve();
  waiting_.wake_served(held);
}

// ---- barrier

bool task_barrier::arrive_and_wait() {
  biased_guard held(waiting_.lock());
  if (++here_ == count_) {
    here_ = 0;
    while (!waiting_.empty())
      waiting_.serve_first();
    waiting_.wake_served(held);
    return true;
  }
  if (waiting_.wait(held, no_deadline) == wake_reason::cancelled) {
    biased_guard again(waiting_.lock());
    --here_;
    throw task_cancelled{};
  }
  return false;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
