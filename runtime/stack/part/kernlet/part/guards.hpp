#pragma once
// Guards: how this machine makes them, found by trying.

#include <cstddef>
#include <kernlet/guard_kind.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// What set_guard() uses here; found at the first call. Any thread.
guard_kind guards_here() noexcept;
/// Overrules guards_here() from now on, for tests and comparisons; `none` goes back to what the machine has.
void force_guards(guard_kind kind) noexcept;

/// Makes `bytes` from `lowest` on, whole pages of an anonymous mapping, fault on every access. Throws
/// stack_error.
void set_guard(std::byte* lowest, std::size_t bytes);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
