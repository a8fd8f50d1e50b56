#pragma once
/// \file
/// How a loop and a task are made, and what a loop counts. With the contract of chapter 5, kernlet/loop.hpp.

#include <cstdint>
#include <exception>
#include <kernlet/context.hpp>
#include <kernlet/loop_hooks.hpp>
#include <stop_token>

namespace kernlet {
inline namespace KERNLET_PARTS {

class stack_pool;

/// Called with an exception that a task has let out and that nobody will join any more. May throw nothing;
/// may end the program. Called on the loop's thread or on that of the last handle.
struct unjoined_handler {
  void (*report)(void* self, const char* task, const std::exception_ptr& error) noexcept = nullptr;
  void* self = nullptr;
};

/// Calls the handler; an empty one prints the task's name and what() and calls std::terminate().
void report_unjoined(const unjoined_handler& handler, const char* task,
                     const std::exception_ptr& error) noexcept;

/// How a loop is made. Copied.
struct loop_options {
  /// All zero: the steady clock, and a futex to sleep in.
  loop_hooks hooks{};
  /// Where the tasks' stacks come from; null stands for default_stacks(). Must outlive the loop and every
  /// handle.
  stack_pool* stacks = nullptr;
  /// Shared control words make each switch cheaper: a rounding mode that one task sets, all see.
  fp_control words = fp_control::kept;
  /// Null: prints the task's name and the exception's what(), and calls std::terminate().
  unjoined_handler unjoined{};
};

/// How a task is made.
struct task_options {
  /// For reports and debuggers; not copied, so a literal.
  const char* name = "task";
  /// When it is asked to stop, from whatever thread, the task is cancelled.
  std::stop_token stop{};
};

/// Counts, for tests and for curiosity.
struct loop_counts {
  std::uint64_t spawned = 0;  ///< tasks ever spawned
  std::uint64_t finished = 0; ///< of these
  std::uint64_t switches = 0; ///< times that a task was gone on with, the first time included
};

} // namespace KERNLET_PARTS
} // namespace kernlet
