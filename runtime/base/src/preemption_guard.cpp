#include <kernlet/preemption_guard.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace guard {

void honour_deferred(thread_block& here) noexcept {
  if (here.guard_depth != 0 || here.switching != 0)
    return;                         // whoever ends that will honour it
  here.preemption_deferred = false; // before the hook: a request that comes during the hook is a new one
  if (here.on_deferred.run != nullptr)
    here.on_deferred.run(here.on_deferred.self);
}

bool may_preempt_or_defer(thread_block& here) noexcept {
  if (here.guard_depth == 0 && here.switching == 0)
    return true;
  here.preemption_deferred = true;
  return false;
}

} // namespace guard
} // namespace KERNLET_PARTS
} // namespace kernlet
