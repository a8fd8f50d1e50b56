#pragma once
// The fast part keeps nothing for a scope. Who waits in it is found when it is cancelled, which is rare: from
// each member along its chain to the end. So a wait costs nothing on account of cancellation.

#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
struct scope_state {};
} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
