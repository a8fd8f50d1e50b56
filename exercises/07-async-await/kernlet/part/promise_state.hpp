#pragma once
// What this part keeps in each frame.

#include <exception>
#include <kernlet/promise_status.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct promise_state {
  promise_status status = promise_status::created;
  promise_core* awaiting = nullptr; ///< the Task that goes on after this one; null for a root
  completion* whom = nullptr;       ///< who hears of a root's end
  std::exception_ptr error;         ///< what the body has let out, until somebody takes it
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
