#pragma once
// The fields of call_gate in this part: a lock around three words.

#include <cstdint>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Under the lock. `going_on` is the number of the call that the owner is in, 0 if it is in none or if the
/// processor was taken out of it.
struct call_gate_state {
  mutable std::mutex lock;
  std::uint64_t calls = 0; ///< that have begun
  std::uint64_t going_on = 0;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
