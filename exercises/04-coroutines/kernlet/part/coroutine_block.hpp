#pragma once
// What this part keeps for a coroutine, and what the steps of the chapter offer one another.
//
// The block lies on the heap, and so does the body; the stack comes from a pool. The handle, coroutine_core,
// holds the block's address.

#include <exception>
#include <kernlet/context.hpp>
#include <kernlet/coroutine_core.hpp>
#include <kernlet/stack_pool.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// What a resumer leaves on its own stack while it waits in resume().
struct landing {
  explicit landing(fp_control words) noexcept : place(words) {}
  context place;                    ///< where it goes on
  coroutine_block* ended = nullptr; ///< the coroutine that has ended and came back here: after a transfer
                                    ///< that need not be the one that was resumed
};

struct coroutine_block {
  explicit coroutine_block(const coroutine_options& options) noexcept
      : inside(options.words), words(options.words) {}

  coroutine_status status = coroutine_status::created;
  context inside;             ///< where the body goes on
  fp_control words;           ///< whether its contexts keep the floating-point control words
  landing* resumer = nullptr; ///< whom a yield returns to, while it runs
  const body_operations* operations = nullptr;
  void* body = nullptr; ///< see body_operations
  stack_pool* stacks = nullptr;
  stack_area stack{};
  std::exception_ptr error; ///< what the body let out, until the resumer has it
  bool destroyed = false;   ///< it is being unwound

  /// Whether the caller's frame lies on this coroutine's stack: only then may it suspend.
  bool runs_here() const noexcept {
    const auto* const here = static_cast<const std::byte*>(__builtin_frame_address(0));
    return here >= stack.lowest && here < stack.top();
  }
  bool may_be_resumed() const noexcept {
    return status == coroutine_status::created || status == coroutine_status::suspended;
  }
};

/// Given. Throws the coroutine_error that says why `block` (null: there is none) may not be resumed.
[[noreturn]] void refuse_resume(const coroutine_block* block);
/// Given. Throws the coroutine_error for a yield() or transfer_to() that was called on a foreign stack.
[[noreturn]] void refuse_suspension();

/// Step 04.1. Where the coroutine's context begins: `block` is its coroutine_block, `word` that of the first
/// resume. Runs the body (run_body() below), marks the coroutine finished, and goes back to the resumer for
/// the last time. Does not return.
void begin(void* block, void* word);

/// Step 04.2. Keeps a body moved out of `source`, in memory that fits its size and alignment; fills in
/// `operations` and `body`. When the move throws, nothing is left behind.
void keep_body(coroutine_block& block, const body_operations& operations, void* source);
/// Step 04.2. Destroys the body and frees its memory.
void drop_body(coroutine_block& block) noexcept;

/// Step 04.3. Calls the body, on its own stack. Lets nothing out: an exception is kept in the block.
void run_body(coroutine_block& block, void* word) noexcept;
/// Step 04.3. On the resumer's stack, when it goes on: if a coroutine came back because its body ended by an
/// exception, throws that.
void hand_on_error(landing& here);

/// Step 04.4. A suspension point begins or ends: throws coroutine_unwind if the coroutine is being destroyed.
void raise_if_destroyed(const coroutine_block& block);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
