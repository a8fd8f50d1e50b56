#pragma once
// How the table of stacks tells a slab from a stack by itself.

#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Stands as the owner of a whole slab: its stacks' owners are in the notes above them.
extern const char owner_in_note[];

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
