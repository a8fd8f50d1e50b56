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

/// The same for `count` guards, `stride` bytes apart; one system call serves them all where the kernel lets
/// it. Returns how many were set, from the first on: at least one. Throws stack_error when not even that
/// could be.
std::size_t set_guards(std::byte* first, std::size_t bytes, std::size_t stride, std::size_t count);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
