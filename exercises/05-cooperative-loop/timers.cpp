// Step 05.3: who waits for a moment, sorted by the moment.
//
// The timers are `state().timers` of the loop, a std::multimap from deadlines to tasks. A task's state has
// its place in it, so that it is found again without a search.

#include <kernlet/loop.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Equal deadlines fire in the order in which they were set.
void set_timer([[maybe_unused]] loop& here, [[maybe_unused]] task_record& task,
               [[maybe_unused]] deadline when) {
  KERNLET_TODO("05.3");
}

/// Called for every task whose wait ends, with a timer or without.
void clear_timer([[maybe_unused]] loop& here, [[maybe_unused]] task_record& task) {
  KERNLET_TODO("05.3");
}

/// A timer whose deadline is now has been reached. Read the clock once, and only if there is a timer.
void fire_timers([[maybe_unused]] loop& here) {
  KERNLET_TODO("05.3");
}

deadline next_deadline([[maybe_unused]] loop& here) {
  KERNLET_TODO("05.3");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
