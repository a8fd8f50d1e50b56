#pragma once
/// \file
/// Which memory is whose stack: a table that a signal handler may read. Frame code; parts enter what they
/// map.
///
/// Invariant: find() never waits, never allocates and never reads memory that may be unmapped, whatever other
/// threads enter or remove meanwhile. An entry's memory is never freed; its fields are atomic. A reader that
/// meets an entry in change sees that by its sequence number and passes it over.

#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Memory that holds one stack, or many of the same shape in a row.
struct stack_region {
  std::byte* lowest = nullptr; ///< of the first guard
  std::size_t bytes = 0;       ///< of the whole region; a multiple of `stride`
  std::size_t stride = 0;      ///< bytes of one stack with its guard
  std::size_t guard = 0;       ///< bytes of the guard at the low end of each
  const char* owner = nullptr; ///< of a region with one stack; a part with many keeps their owners itself
};

namespace stack_table {

/// An entry's name. Only the table looks inside.
struct entry;

/// Enters a region. Throws std::bad_alloc. Any thread.
entry* add(const stack_region& region);
/// Takes it out. Any thread; null does nothing.
void remove(entry* which) noexcept;
/// Another owner.
void set_owner(entry* which, const char* owner) noexcept;

/// The region that contains `address`, narrowed to the one stack there: `bytes` equals `stride`. False: it is
/// nobody's. Async-signal-safe.
bool find(const void* address, stack_region& found) noexcept;

} // namespace stack_table

} // namespace KERNLET_PARTS
} // namespace kernlet
