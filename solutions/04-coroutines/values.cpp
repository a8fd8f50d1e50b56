// Step 04.2: the body is a value of a forgotten type, and words travel past the resumer.

#include <kernlet/part/coroutine_block.hpp>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

void keep_body(coroutine_block& block, const body_operations& operations, void* source) {
  const std::align_val_t alignment{operations.alignment};
  void* const memory = ::operator new(operations.size, alignment);
  try {
    operations.move(memory, source);
  } catch (...) {
    ::operator delete(memory, alignment);
    throw;
  }
  block.operations = &operations;
  block.body = memory;
}

void drop_body(coroutine_block& block) noexcept {
  block.operations->destroy(block.body);
  ::operator delete(block.body, std::align_val_t{block.operations->alignment});
}

} // namespace part

void* coroutine_self::transfer_to(coroutine_core& next, void* word) {
  part::coroutine_block& block = *block_;
  if (!block.runs_here())
    part::refuse_suspension();
  part::raise_if_destroyed(block);
  part::coroutine_block* const other = next.block_;
  if (other == nullptr || !other->may_be_resumed())
    part::refuse_resume(other);
  if (other->words != block.words)
    throw coroutine_error(
        "transfer_to() between a coroutine that shares its control words and one that does not");
  other->resumer = block.resumer; // which hears nothing of it, and waits on
  other->status = coroutine_status::running;
  block.status = coroutine_status::suspended;
  word = block.inside.switch_to(other->inside, word);
  part::raise_if_destroyed(block);
  return word;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
