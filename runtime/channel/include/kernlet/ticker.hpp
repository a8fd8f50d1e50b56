#pragma once
/// \file
/// Channels on which time arrives.

#include <kernlet/channel.hpp>
#include <kernlet/go.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Sends the time, once or again and again, on a channel of its own, from a task of its own. A tick that
/// nobody has received when the next one is due is dropped: who is slow gets fewer ticks, not many at once.
/// Made by a task of a scheduler, and gone before that ends.
class ticker {
 public:
  /// Every `period`, the first time after one; at least a nanosecond.
  explicit ticker(std::chrono::nanoseconds period) : period_(std::max(period, std::chrono::nanoseconds(1))) {
    next_ = this_task::from_now(period_);
    task_ = go("ticker", [this] { tick(); });
  }
  /// Once, at that time: Go's time.After.
  explicit ticker(deadline at) : next_(at) {
    task_ = go("ticker", [this] { tick(); });
  }
  /// Waits for its task, which ends at once. No waiting point.
  ~ticker() {
    const cancellation_shield shield;
    task_.cancel();
    try {
      task_.join();
    } catch (const cancelled_error&) {
    }
  }
  ticker(const ticker&) = delete;
  ticker& operator=(const ticker&) = delete;

  /// Closed after the one tick of a ticker that ticks once.
  channel<deadline>& ticks() noexcept { return ticks_; }

 private:
  void tick() {
    do {
      sleep_until(next_);
      ticks_.try_send(deadline(next_));
      next_ += period_;
    } while (period_ != std::chrono::nanoseconds(0));
    ticks_.close();
  }

  const std::chrono::nanoseconds period_{0};
  deadline next_;
  channel<deadline> ticks_{1};
  go_handle<void> task_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
