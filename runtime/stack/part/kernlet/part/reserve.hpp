#pragma once
// Addresses from the kernel.

#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Whole pages of private memory, none of it resident, never in huge pages: one touch of a stack must not
/// take two megabytes. Null: the kernel refuses; errno says why.
std::byte* reserve(std::size_t bytes) noexcept;

/// Says which limit stopped reserve(), from errno, and how to raise it.
[[noreturn]] void no_memory(std::size_t bytes);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
