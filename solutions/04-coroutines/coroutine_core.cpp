// Making a coroutine, and what can be asked of one. Given: no step asks for a change here.

#include <kernlet/panic.hpp>
#include <kernlet/part/coroutine_block.hpp>
#include <kernlet/preemption_guard.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {

coroutine_core::coroutine_core(const body_operations& operations, void* source,
                               const coroutine_options& options) {
  auto block = std::make_unique<part::coroutine_block>(options);
  block->stacks = options.stacks != nullptr ? options.stacks : &default_stacks();
  part::keep_body(*block, operations, source);
  try {
    const preemption_guard held;
    block->stack = block->stacks->take(options.name);
  } catch (...) {
    part::drop_body(*block);
    throw;
  }
  block->inside.prepare(block->stack, part::begin, block.get());
  block_ = block.release();
}

coroutine_status coroutine_core::status() const noexcept {
  return block_ != nullptr ? block_->status : coroutine_status::finished;
}

void* coroutine_core::body() const noexcept {
  return block_ != nullptr ? block_->body : nullptr;
}

namespace part {

void refuse_resume(const coroutine_block* block) {
  if (block == nullptr)
    throw coroutine_error("resume() of an empty coroutine: it was moved from or destroyed, or never made");
  if (block->status == coroutine_status::running)
    throw coroutine_error("resume() of a running coroutine: it runs, or waits for one that it has resumed");
  throw coroutine_error(
      "resume() of a finished coroutine: its body has returned or thrown; ask done() before");
}

void refuse_suspension() {
  throw coroutine_error(
      "a coroutine was suspended from outside: only the running coroutine itself may yield or transfer");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
