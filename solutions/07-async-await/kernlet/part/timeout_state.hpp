#pragma once
// What this part keeps for a timeout.

#include <kernlet/promise_status.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct timeout_state {
  promise_core* parent = nullptr; ///< the Task that awaits
  bool expired = false;           ///< the deadline has passed before the member had finished
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
