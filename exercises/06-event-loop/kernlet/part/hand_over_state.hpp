#pragma once
// What this part keeps in each job that is handed to an executor.

#include <kernlet/waiter.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct hand_over_state {
  std::mutex mutex;         ///< guards the two below
  waiter* caller = nullptr; ///< who is to be woken; null: nobody waits, or nobody does any more
  bool finished = false;    ///< result or error are there
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
