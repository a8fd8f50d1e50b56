#pragma once
// The fields of poll_slot in this part: a lock around what is known.

#include <kernlet/waiter.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Under the lock.
struct poll_slot_state {
  std::mutex lock;
  waiter* waits = nullptr; ///< taken out by whoever wakes it, or by itself
  bool news = false;       ///< that nobody has taken
  bool gone = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
