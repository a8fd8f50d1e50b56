#pragma once
/// \file
/// How a scheduler and its tasks are made, and what it counts.

#include <cstdint>
#include <kernlet/loop_options.hpp>
#include <optional>
#include <stop_token>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What becomes of a program whose tasks all wait for ever.
enum class on_deadlock {
  report_and_exit, ///< the report goes to standard error, and the process ends with status 2, as Go's does
  throw_error ///< scheduler::run() cancels all tasks and throws deadlock_error, whose what() is the report
};

/// How a scheduler is made. Copied.
struct scheduler_options {
  /// The most workers that a scheduler takes: more than that is a mistake in a number.
  static constexpr std::uint32_t most_workers = 1024;

  /// How many tasks may run at the same moment. 0: `KERNLET_WORKERS` if that is set, else as many as this
  /// process may use processors (default_workers()). Throws std::invalid_argument above most_workers.
  std::uint32_t workers = 0;
  /// Where the tasks' stacks come from; null stands for default_stacks(). Must outlive the scheduler and
  /// every handle.
  stack_pool* stacks = nullptr;
  /// Shared control words make each switch cheaper: a rounding mode that one task sets, all see on its
  /// worker.
  fp_control words = fp_control::shared;
  /// Null: prints the task's name and the exception's what(), and calls std::terminate().
  unjoined_handler unjoined{};
  on_deadlock deadlock = on_deadlock::report_and_exit;
  /// While run() runs, SIGQUIT prints what each task waits for, and the process goes on. False: the signal is
  /// left alone. It is in any case if the program handles or ignores it.
  bool report_on_quit = true;
  /// Deterministic mode: one worker, virtual time, and a schedule that this number decides. The same number
  /// gives the same schedule each time; another number another one. Nothing: `KERNLET_SEED`, if that is set.
  /// Threads outside, and whatever asks the kernel, bring chance back.
  std::optional<std::uint64_t> seed{};
};

/// How many processors this process may use: those that its affinity mask leaves, or, if that is less, what
/// the quota of its control groups amounts to, rounded up. At least 1.
std::uint32_t default_workers() noexcept;

/// What `KERNLET_SEED` says, if anything.
std::optional<std::uint64_t> seed_by_environment() noexcept;

/// Counts, for tests and for curiosity; a look that may be old while workers run.
struct scheduler_counts {
  std::uint64_t spawned = 0;  ///< tasks ever spawned
  std::uint64_t finished = 0; ///< of these
  std::uint64_t switches = 0; ///< times that a task was gone on with, the first time included
  std::uint64_t stolen = 0;   ///< thefts, of one task or many
  std::uint64_t rests = 0;    ///< times that a worker went to sleep
};

} // namespace KERNLET_PARTS
} // namespace kernlet
