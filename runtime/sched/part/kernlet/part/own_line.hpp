#pragma once
// How far words stand from each other that different threads write.

#include <cstddef>
#include <kernlet/seam.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// A line of the cache, where the object is placed by who sees this. Sealed code does not, and promises 16
/// bytes, as every contract: there the words are as right, and slower.
inline constexpr std::size_t own_line = KERNLET_OPEN ? 64 : 16;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
