#pragma once
// What this part keeps for a gather.

#include <cstddef>
#include <exception>
#include <kernlet/promise_status.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct gather_state {
  promise_core* parent = nullptr; ///< the Task that awaits, while members are unfinished
  std::size_t unfinished = 0;     ///< members that have begun and not finished
  promise_core* failed = nullptr; ///< the member that failed first
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
