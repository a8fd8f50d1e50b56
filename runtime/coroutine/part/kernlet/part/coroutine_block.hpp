#pragma once
// What the fast part keeps for a coroutine, and where.
//
// A coroutine needs a control block, room for its body, and a stack. Here all three are one piece of memory:
// the block lies at the top of the stack, the body below it, the first frame below that. So a coroutine is
// made without any allocation once the pool has a stack, and what a resume touches lies next to what the body
// touches.
//
//     top    | coroutine_block         | at a multiple of 64, a cache line
//            | body                    | at a multiple of its alignment
//            | frames, growing down    |
//     lowest | guard                   |
//
// Invariants
// - `resumer` is valid while the status is running: it lies on the stack of whoever waits in resume(), in a
//   frame that stays until the coroutine suspends or ends.
// - `usable` is the stack's size, and 0 once the coroutine is being destroyed. So one comparison finds both a
//   yield from a foreign stack and one that must raise coroutine_unwind again.
// - `mark` holds part::alive mixed with the block's address from construction to destruction, and nothing
// else
//   does: the debugger goes by it.

#include <cstdint>
#include <exception>
#include <kernlet/context.hpp>
#include <kernlet/coroutine_core.hpp>
#include <kernlet/stack_pool.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// "kernletc"; runtime/debugger looks for it.
inline constexpr std::uint64_t alive = 0x6b65726e'6c657463;

struct coroutine_block {
  coroutine_block(const body_operations& ops, void* where, stack_area area, stack_pool& from,
                  const coroutine_options& options) noexcept
      : inside(options.words), lowest(area.lowest), usable(area.size), words(options.words), operations(&ops),
        body(where), pool(&from), stack(area), name(options.name) {}

  // The first cache line and a half is what a resume and a yield touch.
  context inside;     ///< where the body goes on
  context* resumer;   ///< where a yield goes
  void* word;         ///< on its way, in either direction
  std::byte* lowest;  ///< of the stack
  std::size_t usable; ///< bytes above it that may yield
  fp_control words;
  coroutine_status status = coroutine_status::created;
  bool destroyed = false; ///< coroutine_unwind is to be thrown, at every suspension point from now on

  const body_operations* operations;
  void* body;
  stack_pool* pool;
  stack_area stack; ///< as it came from the pool
  const char* name;
  std::exception_ptr error; ///< what the body let out, on its way to the resumer
  std::uint64_t mark = alive ^ reinterpret_cast<std::uintptr_t>(this); ///< for the debugger

  /// Whether the caller runs on this coroutine's stack, and may suspend there.
  [[gnu::always_inline]] bool may_suspend() const noexcept {
    return static_cast<std::size_t>(static_cast<std::byte*>(__builtin_frame_address(0)) - lowest) < usable;
  }
  bool may_be_resumed() const noexcept { return status <= coroutine_status::suspended; }
};
static_assert(coroutine_status::created < coroutine_status::suspended &&
              coroutine_status::suspended < coroutine_status::running);

/// The rare ways, out of line.
[[noreturn]] void refuse_resume(const coroutine_block* block);
[[noreturn]] void refuse_transfer(const coroutine_block* next);
/// A suspension point that may not suspend: throws coroutine_unwind again, or coroutine_error.
[[noreturn]] void refuse_suspension(const coroutine_block& block);
/// Throws coroutine_unwind.
[[noreturn]] void unwind();
/// `last` gave null: if it has ended by an exception, throws that.
void look_for_error(coroutine_block& last);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
