#include <kernlet/biased_mutex.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

void biased_mutex::lock_for_all() noexcept {
  mutex_.lock();
  if (owner_.load(std::memory_order_relaxed) == nullptr) // written under the mutex
    return;
  owner_.store(nullptr, std::memory_order_relaxed);
  asymmetric::heavy_barrier(); // pairs with the light one in lock()
  // Acquire pairs with the release in unlock(): what was done under the bias is seen.
  while (busy_.load(std::memory_order_acquire))
    sched_yield(); // a few instructions
}

} // namespace KERNLET_PARTS
} // namespace kernlet
