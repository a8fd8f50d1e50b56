// The fast part's cold half: how a coroutine begins, how it ends, and what is refused.

#include <kernlet/panic.hpp>
#include <kernlet/part/coroutine_core_inline.hpp>
#include <kernlet/preemption_guard.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

/// The coroutine's first function; nobody called it, so nothing may leave it.
void begin(void*, void* own) {
  coroutine_block& block = *static_cast<coroutine_block*>(own);
  coroutine_self self(block);
  try {
    block.operations->run(block.body, self, block.word);
  } catch (const coroutine_unwind&) {
    if (!block.destroyed) // somebody threw one by hand
      block.error = std::current_exception();
  } catch (...) {
    block.error = std::current_exception();
  }
  block.status = coroutine_status::finished;
  block.word = nullptr;
  block.inside.exit_to(*block.resumer, &block);
}

/// `alignment` is a power of two, which the compiler does not know: a remainder would be a division.
std::byte* align_down(std::byte* address, std::size_t alignment) noexcept {
  return address - (reinterpret_cast<std::uintptr_t>(address) & (alignment - 1));
}

/// Where everything goes on a stack.
struct layout {
  layout(stack_area stack, const body_operations& operations) noexcept
      : block(align_down(stack.top() - sizeof(coroutine_block), 64)),
        body(align_down(block - operations.size, operations.alignment)) {}
  std::byte* block;
  std::byte* body;
};

coroutine_block* make(const body_operations& operations, void* source, const coroutine_options& options,
                      stack_pool& pool, stack_area stack) {
  if (operations.size + operations.alignment > stack.size / 4)
    throw coroutine_error(
        "a coroutine's body is larger than a quarter of its stack: keep what is large behind a "
        "pointer, or take larger stacks (coroutine_options::stacks)");
  const layout place(stack, operations);
  operations.move(place.body, source);
  auto* const block = ::new (place.block) coroutine_block(operations, place.body, stack, pool, options);
  block->inside.prepare({stack.lowest, static_cast<std::size_t>(place.body - stack.lowest)}, begin, nullptr);
  return block;
}

/// The body and the block are gone, and the stack goes back to where it came from.
void dispose(coroutine_block& block) noexcept {
  block.operations->destroy(block.body);
  stack_pool& pool = *block.pool;
  const stack_area stack = block.stack;
  *const_cast<volatile std::uint64_t*>(&block.mark) = 0; // volatile: nobody in the program reads it again
  std::destroy_at(&block);
  const preemption_guard held;
  pool.give_back(stack);
}

} // namespace

void refuse_resume(const coroutine_block* block) {
  if (block == nullptr)
    throw coroutine_error("resume() of an empty coroutine: it was moved from or destroyed, or never made");
  if (block->status == coroutine_status::running)
    throw coroutine_error(
        "resume() of a running coroutine: it runs, or waits for one that it has resumed; only a "
        "suspended one can be resumed");
  throw coroutine_error(
      "resume() of a finished coroutine: its body has returned or thrown; ask done() before");
}

void refuse_transfer(const coroutine_block* next) {
  if (next == nullptr || !next->may_be_resumed())
    refuse_resume(next);
  throw coroutine_error(
      "transfer_to() between a coroutine that shares its floating-point control words and one "
      "that keeps its own: make both with the same coroutine_options::words");
}

void refuse_suspension(const coroutine_block& block) {
  const auto* const here = static_cast<std::byte*>(__builtin_frame_address(0));
  if (block.destroyed && here >= block.lowest && here < block.stack.top())
    unwind();
  throw coroutine_error(
      "a coroutine was suspended from outside: only the running coroutine itself may call "
      "yield() and transfer_to(), not one that it has resumed; pass that one's own yielder");
}

void unwind() {
  if (std::uncaught_exceptions() > 0)
    panic("a coroutine was destroyed while a destructor, called by an exception, waited in it; such a "
          "destructor "
          "must not yield",
          __FILE__, __LINE__);
  throw coroutine_unwind{};
}

void look_for_error(coroutine_block& last) {
  if (last.status == coroutine_status::finished && last.error != nullptr)
    std::rethrow_exception(std::exchange(last.error, nullptr));
}

} // namespace part

coroutine_core::coroutine_core(const body_operations& operations, void* source,
                               const coroutine_options& options) {
  stack_pool& pool = options.stacks != nullptr ? *options.stacks : default_stacks();
  const stack_area stack = [&] {
    const preemption_guard held;
    return pool.take(options.name);
  }();
  try {
    block_ = part::make(operations, source, options, pool, stack);
  } catch (...) {
    const preemption_guard held;
    pool.give_back(stack);
    throw;
  }
}

void coroutine_core::destroy() {
  if (block_ == nullptr)
    return;
  part::coroutine_block& block = *block_;
  if (block.status == coroutine_status::running)
    throw coroutine_error(
        "a running coroutine was destroyed: it runs, or waits for one that it has resumed; let it "
        "yield or return first");
  std::exception_ptr error;
  if (block.status == coroutine_status::suspended) {
    block.destroyed = true;
    block.usable = 0;
    try {
      resume();
    } catch (...) {
      error = std::current_exception();
    }
  }
  block_ = nullptr;
  part::dispose(block);
  if (error != nullptr)
    std::rethrow_exception(error);
}

void* coroutine_core::body() const noexcept {
  return block_ != nullptr ? block_->body : nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
