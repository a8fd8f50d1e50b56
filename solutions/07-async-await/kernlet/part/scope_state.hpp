#pragma once
// What this part keeps for a scope: lists of all that a cancellation must reach.

#include <kernlet/promise_status.hpp>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

class cancel_scope;

namespace part {

struct scope_state {
  std::vector<promise_core*> waiting; ///< who waits in the scope, in no order
  std::vector<cancel_scope*> inside;  ///< the scopes directly inside this one
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
