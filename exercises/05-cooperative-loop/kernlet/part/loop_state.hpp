#pragma once
// What this part keeps for a loop, and what the steps of the chapter offer one another.

#include <cstdint>
#include <deque>
#include <kernlet/part/task_state.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

class loop;

namespace part {

struct loop_state {
  std::deque<task_record*> ready; ///< the front one runs next
  timer_list timers;
  std::uint64_t switches = 0; ///< counted by go_on_with()
};

/// Given. Lets `task` run until it suspends itself or ends; says meanwhile that it is the running one. When
/// it has finished, the loop lets go of it. Called by run_tasks(), on the thread's own stack.
void go_on_with(loop& here, task_record& task);

/// Step 05.1. `task` can go on: it comes behind all that are ready.
void make_ready(loop& here, task_record& task);
/// Step 05.1. The running task suspends itself: run_tasks() goes on. Returns when the task is gone on with.
/// Does not make it ready.
void leave(task_record& self);

/// Step 05.2. If `task` waits, its wait is over, for whatever reason: it is made ready, and its timer is
/// cleared.
void end_wait(loop& here, task_record& task);

/// Step 05.3. `task` is to be made ready at `when`. It has no timer now.
void set_timer(loop& here, task_record& task, deadline when);
/// Step 05.3. The timer of `task` will not fire any more. It need not have one.
void clear_timer(loop& here, task_record& task);
/// Step 05.3. Ends the wait of each task whose deadline has been reached, and notes that it has timed out.
void fire_timers(loop& here);
/// Step 05.3. When the next timer fires; no_deadline if there is none.
deadline next_deadline(loop& here);

/// Step 05.4. At a waiting point: throws task_cancelled if the running task is to end.
void raise_if_cancelled(task_record& self);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
