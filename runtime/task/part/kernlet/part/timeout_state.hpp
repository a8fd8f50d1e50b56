#pragma once
#include <kernlet/promise_status.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct timeout_state {
  promise_core* parent = nullptr;
  bool expired = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
