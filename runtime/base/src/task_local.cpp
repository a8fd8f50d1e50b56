#include <kernlet/task_local.hpp>
#include <kernlet/thread_block.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

task_values& task_values::here() noexcept {
  if (waiter* const self = this_thread().current; self != nullptr && self->as_task() != nullptr)
    return self->as_task()->values(*self);
  // No switch in this function: its thread is the caller's.
  static thread_local task_values own;
  return own;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
