#pragma once
/// \file
/// Ways to make a page fault.

#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// How a part makes its guards on this machine.
enum class guard_kind {
  none,           ///< none was asked for
  protected_page, ///< a mapping without access, by mprotect: two mappings for each stack, which Linux limits
  marker,         ///< a mark in the page table (MADV_GUARD_INSTALL, Linux 6.13): no mapping, no memory
};

} // namespace KERNLET_PARTS
} // namespace kernlet
