#pragma once
// Resume and yield, inline: a few comparisons around a switch. What is rare is out of line.
//
// A round trip is a chain of loads, each waiting for the one before: from the stack pointer that a switch has
// just loaded the compiler gets the coroutine's address back, from there the resumer's, from there the next
// stack pointer. To shorten it, the one register that travels through a switch carries the address of the
// coroutine in both directions, and both sides keep on using that one rather than their own copy in memory.
// The word travels in the block: whoever wants it can wait for it; the next switch does not.

#include <kernlet/part/coroutine_block.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Suspends `block` and goes on with `next`, which finds its own block in the word. Returns the same block.
[[gnu::always_inline]] inline coroutine_block* leave_for(coroutine_block& block, context& next,
                                                         coroutine_block* word) noexcept {
  void* const own = block.inside.switch_to(
      next, word, [](void* back) -> context& { return static_cast<coroutine_block*>(back)->inside; });
  return static_cast<coroutine_block*>(own);
}

} // namespace part

KERNLET_HOT_INLINED void* coroutine_core::resume(void* word) {
  part::coroutine_block* const block = block_;
  if (block == nullptr || !block->may_be_resumed()) [[unlikely]]
    part::refuse_resume(block);
  context here(block->words);
  block->resumer = &here;
  block->status = coroutine_status::running;
  block->word = word;
  auto* const last = static_cast<part::coroutine_block*>(here.switch_to(block->inside, block));
  word = last->word; // of another one, if ours has transferred
  if (word == nullptr) [[unlikely]]
    part::look_for_error(*last);
  return word;
}

KERNLET_HOT coroutine_status coroutine_core::status() const noexcept {
  return block_ != nullptr ? block_->status : coroutine_status::finished;
}

KERNLET_HOT_INLINED void* coroutine_self::yield(void* word) {
  part::coroutine_block& block = *block_;
  if (!block.may_suspend()) [[unlikely]]
    part::refuse_suspension(block);
  block.status = coroutine_status::suspended;
  block.word = word;
  block_ = part::leave_for(block, *block.resumer, &block);
  if (block_->destroyed) [[unlikely]]
    part::unwind();
  return block_->word;
}

KERNLET_HOT_INLINED void* coroutine_self::transfer_to(coroutine_core& next, void* word) {
  part::coroutine_block& block = *block_;
  if (!block.may_suspend()) [[unlikely]]
    part::refuse_suspension(block);
  part::coroutine_block* const other = next.block_;
  if (other == nullptr || !other->may_be_resumed() || other->words != block.words) [[unlikely]]
    part::refuse_transfer(other);
  other->resumer = block.resumer;
  other->status = coroutine_status::running;
  other->word = word;
  block.status = coroutine_status::suspended;
  block_ = part::leave_for(block, other->inside, other);
  if (block_->destroyed) [[unlikely]]
    part::unwind();
  return block_->word;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
