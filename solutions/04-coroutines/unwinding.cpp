// Step 04.4: a coroutine that is dropped half done runs once more, to clean up after itself.

#include <kernlet/panic.hpp>
#include <kernlet/part/coroutine_block.hpp>
#include <kernlet/preemption_guard.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

void free(coroutine_block* block) noexcept {
  drop_body(*block);
  {
    const preemption_guard held;
    block->stacks->give_back(block->stack);
  }
  delete block;
}

} // namespace

void raise_if_destroyed(const coroutine_block& block) {
  if (!block.destroyed)
    return;
  if (std::uncaught_exceptions() > 0) // nothing may leave a destructor then
    panic("a coroutine was destroyed while a destructor, called by an exception, waited in it", __FILE__,
          __LINE__);
  throw coroutine_unwind{};
}

} // namespace part

void coroutine_core::destroy() {
  if (block_ == nullptr)
    return;
  if (block_->status == coroutine_status::running)
    throw coroutine_error("a running coroutine was destroyed: let it yield or return first");
  std::exception_ptr error;
  if (block_->status == coroutine_status::suspended) {
    block_->destroyed = true;
    try {
      resume(); // its yield throws coroutine_unwind
    } catch (const coroutine_unwind&) {
      // as it should be: it has passed every frame
    } catch (...) {
      error = std::current_exception();
    }
  }
  part::free(std::exchange(block_, nullptr));
  if (error != nullptr)
    std::rethrow_exception(error);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
