#pragma once
// What the fast part keeps for one task, beside what the frame keeps in the task_record.
//
// The first four words share a cache line with the frame's own hot fields: with them a switch from task to
// task reads one line of the record that it leaves and one of the record that it goes to.

#include <cstdint>
#include <kernlet/coroutine_core.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

class task_record;

namespace part {

/// A task without a timer has its place here.
inline constexpr std::uint32_t no_timer = UINT32_MAX;

struct task_state {
  task_record* next = nullptr;      ///< behind it in the ready queue
  coroutine_self* inside = nullptr; ///< what the task suspends itself with; null until it has begun
  coroutine_core coroutine;         ///< the task's flow of control; its body is the record itself
  std::uint32_t timer = no_timer;   ///< its place in the heap
  bool waiting = false;             ///< it has suspended itself in park(), and nobody has made it ready since
  bool woken = false;               ///< a wake that no park() has taken yet
  bool timed_out = false;           ///< its timer has fired in this park()

  task_record* joiner = nullptr; ///< who waits until this task has finished
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
