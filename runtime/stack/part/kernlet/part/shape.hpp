#pragma once
// How a stack lies in its slot.
//
//     slot + stride  +-----------------------------+
//                    | note: the owner             |  64 bytes
//                    | colour: 0 to 31 cache lines |
//     area.top()     +-----------------------------+
//                    | usable bytes                |
//     area.lowest    +-----------------------------+
//                    | guard                       |
//     slot           +-----------------------------+
//
// The colour: stacks at a distance of whole pages have their first frames in the same sets of the first-level
// cache, and twelve of them fill it. So the tops are spread over half a page, by a hash of the address; half,
// so that a stack of one touched page still has room in it. Everything here follows from the address of the
// slot, so that a signal handler can work it out.

#include <cstddef>
#include <cstdint>
#include <kernlet/stack_area.hpp>
#include <kernlet/stack_options.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Above each stack of a pool. All zero when the stack is new or trimmed.
struct alignas(64) stack_note {
  const char* owner;
};

/// Bytes of a page. Any thread, also a signal handler's.
std::size_t page_size() noexcept;

struct stack_shape {
  std::size_t size = 0;   ///< usable bytes, at least; whole pages
  std::size_t guard = 0;  ///< whole pages
  std::size_t stride = 0; ///< from one slot to the next; whole pages

  /// Bytes that a pool wants above a stack: the note, and the greatest colour.
  static constexpr std::size_t above = sizeof(stack_note) + 31 * 64;

  /// With `extra` bytes above the usable ones. Throws stack_error for sizes that no machine has.
  static stack_shape of(const stack_options& options, std::size_t extra);

  /// Cache lines that a stack is shifted by. The factor is the fraction of e: with it, stacks at the
  /// distances that usual sizes lead to get all 32 colours in turn, which the golden ratio does not do at 18
  /// pages.
  static std::size_t colour(const std::byte* lowest) noexcept {
    const auto page = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(lowest)) >> 12;
    return static_cast<std::size_t>((page * 0xadf85458a2bb4a9bu) >> 59);
  }
};

/// A stack of a pool, by its lowest usable byte.
inline stack_area area_in_slot(std::byte* lowest, std::size_t stride, std::size_t guard) noexcept {
  return {lowest, stride - guard - sizeof(stack_note) - stack_shape::colour(lowest) * 64};
}

/// The note above a stack of a pool.
inline stack_note& note_in_slot(std::byte* lowest, std::size_t stride, std::size_t guard) noexcept {
  return *reinterpret_cast<stack_note*>(lowest + stride - guard - sizeof(stack_note));
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
