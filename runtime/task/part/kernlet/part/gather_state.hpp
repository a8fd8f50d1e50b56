#pragma once
// What a gather keeps: nothing that grows with its members.

#include <cstddef>
#include <kernlet/promise_status.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct gather_state {
  promise_core* parent = nullptr;
  promise_core* first_failed = nullptr;
  std::size_t unfinished = 0;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
