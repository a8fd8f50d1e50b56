// Step 10.4: how a wait ends.
//
// By a counterpart, by the deadline, or because the task is to end; and two of these may come at the same
// moment. All that is needed of the waiter is park() (kernlet/waiter.hpp), and a cancellation_shield where a
// task that is to end must wait once more (kernlet/this_task.hpp).

#include <kernlet/channel_core.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Each case that has a channel stands in a list there. Parks until `wait` has ended, or until it has ended
/// it itself, by an exchange of `chosen` for &wait.none. None of the cases stands in a list when it returns,
/// and no wake for the waiter is still to come.
channel_result wait_for([[maybe_unused]] channel_wait& wait, [[maybe_unused]] std::span<channel_case> cases,
                        [[maybe_unused]] deadline until) {
  KERNLET_TODO("10.4");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
