#pragma once
// What the fast part keeps for a loop.
//
// The ready queue is a list through the records themselves, and the timers are a heap whose entries know
// their records and the other way round: so a spawn, a yield, a join and, once the heap has grown, a sleep
// allocate nothing, and any timer can be taken out.
//
// Invariants
// - `first` is null when nobody is ready; else `last` is the last record of the list, whose `next` is null.
// - `budget` is how often a task may still be gone on with before run_tasks() looks outside. Tasks go
// straight
//   from one to the next as long as it is not zero.
// - Each entry of the heap is not later than its four children; the record of entry i says that it is at i.

#include <cstdint>
#include <kernlet/part/task_state.hpp>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

class loop;

namespace part {

/// One timer. The number keeps equal deadlines in the order in which they were set.
struct timer_entry {
  deadline when;
  std::uint64_t number;
  task_record* task;

  bool before(const timer_entry& other) const noexcept {
    return when != other.when ? when < other.when : number < other.number;
  }
};

struct loop_state {
  task_record* first = nullptr;
  // Between the two, so that no compiler writes both with one wide store, which takes longer to be read
  // again.
  std::uint32_t budget = 0;
  std::uint32_t granted = 0; ///< what the budget was when it was last filled
  task_record* last = nullptr;
  std::uint64_t switches = 0; ///< before that
  std::vector<timer_entry> timers;
  std::uint64_t timers_set = 0;
};

/// May throw std::bad_alloc; then no timer is set.
void set_timer(loop_state& here, task_record& task, deadline when);
void clear_timer(loop_state& here, task_record& task) noexcept;
/// Ends the wait of each task whose deadline has been reached.
void fire_timers(loop& here) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
