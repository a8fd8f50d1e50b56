#pragma once
// What this part keeps for one task, beside what the frame keeps in the task_record.

#include <kernlet/coroutine_core.hpp>
#include <kernlet/waiter.hpp>
#include <map>

namespace kernlet {
inline namespace KERNLET_PARTS {

class task_record;

namespace part {

/// Who waits until when: sorted, and equal deadlines in the order in which they were put in.
using timer_list = std::multimap<deadline, task_record*>;

struct task_state {
  coroutine_core coroutine;         ///< the task's flow of control; its body is the record itself
  coroutine_self* inside = nullptr; ///< what the task suspends itself with; null until it has begun
  task_record* joiner = nullptr;    ///< who waits until this task has finished
  timer_list::iterator timer{};     ///< its place in the list, if it has one
  bool has_timer = false;
  bool waiting = false;   ///< it has suspended itself in park(), and nobody has made it ready since
  bool woken = false;     ///< a wake that no park() has taken yet
  bool timed_out = false; ///< its timer has fired in this park()
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
