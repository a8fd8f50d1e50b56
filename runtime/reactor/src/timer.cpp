#include <algorithm>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

timer::timer(std::chrono::nanoseconds period) : period_(period) {
  if (period <= std::chrono::nanoseconds::zero())
    throw std::invalid_argument("timer: the period is not positive; it would tick without end");
  next_ = deadline_after(period);
}

std::uint64_t timer::wait() {
  this_task::sleep_until(next_);
  // By the clock and not by the sleep: the task may have been kept from running for several ticks.
  const auto late = std::max(std::chrono::steady_clock::now() - next_, deadline::duration::zero());
  const std::int64_t ticks = 1 + late / period_;
  next_ += ticks * period_;
  return static_cast<std::uint64_t>(ticks);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
