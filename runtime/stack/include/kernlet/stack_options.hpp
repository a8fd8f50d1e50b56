#pragma once
/// \file
/// How large a stack and its guard are.

#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

struct stack_options {
  /// Usable bytes, rounded up to whole pages. Only touched pages take memory, so generous is cheap: what a
  /// larger size costs is addresses, and page tables (8 bytes for each page of a stack that lies alone in its
  /// stretch of 2 MiB).
  std::size_t size = 64 * 1024;
  /// Bytes below the stack where every access is a fault, rounded up to whole pages. One page catches
  /// ordinary recursion; code with large local arrays wants more. 0: no guard, and an overflow writes into
  /// whatever lies below.
  std::size_t guard = 4096;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
