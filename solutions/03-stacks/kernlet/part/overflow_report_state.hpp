#pragma once
// The fields of the overflow report in this part.

#include <csignal>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct overflow_report_state {
  struct sigaction earlier{}; ///< what was there before us
  int descriptor = 2;         ///< where reports go
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
