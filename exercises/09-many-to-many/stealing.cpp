// Step 09.3: the older half of somebody else's ring, and whom to ask for it.
//
// Both queues have a lock. Before you write, think of two processors that steal from each other at the same
// moment.

#include <kernlet/find_work.hpp>
#include <kernlet/run_queue.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The older half of the victim's ring, rounded up: one of them is returned, the others go into this ring,
/// which is empty. `victim.state()` reaches the victim's fields.
runnable* run_queue::steal_from([[maybe_unused]] run_queue& victim, [[maybe_unused]] loot what) noexcept {
  KERNLET_TODO("09.3");
}

/// Once round, from some processor on that chance names (`here.chance()`), itself left out.
runnable* take_stolen([[maybe_unused]] processor& here, [[maybe_unused]] loot what) noexcept {
  KERNLET_TODO("09.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
