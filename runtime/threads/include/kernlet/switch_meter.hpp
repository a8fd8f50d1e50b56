#pragma once
/// \file
/// A contract of chapter 1: what a switch between two kernel threads costs. A part implements it.
///
/// Two kernel threads hand a turn to each other. Who has not the turn sleeps in the kernel, so each hand-over
/// makes the kernel stop one thread and go on with the other: on one processor a switch, on two a wake-up of
/// the other processor.
///
/// Invariants
/// - The turn belongs to exactly one side. Only that side calls `on_turn`, and only it hands the turn over.
/// - Turns are numbered from 0; side 0 has the even ones, side 1 the odd ones. `rounds` rounds are 2 *
/// `rounds` turns,
///   and after the last one the turn goes back to side 0: 2 * `rounds` hand-overs.
/// - The clock is read exactly twice, by side 0: when both threads stand on their processors and turn 0 is
/// next, and when
///   the turn has come back after the last one. Starting and joining the threads is not in between.
///
/// Source of the idea: lat_ctx of lmbench (McVoy and Staelin, 1996), which hands a token round through pipes.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A clock: nanoseconds since a moment of its own choice. It must not throw.
using meter_clock = std::int64_t (*)(void* context) noexcept;

/// Called at each turn, by the thread that has it. It must not throw, and the other thread sleeps meanwhile.
using turn_callback = void (*)(void* context, int side, std::uint64_t turn) noexcept;

/// Runs wherever the kernel likes.
inline constexpr int any_processor = -1;

struct switch_meter_options {
  std::uint64_t rounds = 10'000;                      ///< turns of each side; at least 1
  int processors[2] = {any_processor, any_processor}; ///< of side 0 and side 1, by the kernel's number
  meter_clock clock = nullptr;                        ///< null: CLOCK_MONOTONIC
  void* clock_context = nullptr;                      ///< the clock's argument
  turn_callback on_turn = nullptr;                    ///< null: nobody wants to know
  void* turn_context = nullptr;                       ///< its first argument
};

struct switch_figures {
  std::uint64_t switches = 0;        ///< hand-overs between the two readings: 2 * rounds
  std::int64_t nanoseconds = 0;      ///< the second reading less the first
  double nanoseconds_per_switch = 0; ///< the one divided by the other, as a double
};

/// Measures. Starts two kernel threads of its own, neither of them the caller, and joins both before it
/// returns or throws; the caller's own processors stay as they are. Blocks the caller meanwhile.
///
/// Waiting sides block in the kernel and do not spin, however short the wait.
///
/// Throws std::invalid_argument when `rounds` is 0; std::system_error when a thread cannot be started, or
/// with EINVAL when this process may not use a processor that was asked for. No turn has been taken then.
///
/// May be called from any kernel thread, from several at once; not from a task.
switch_figures measure_thread_switch(const switch_meter_options& options);

} // namespace KERNLET_PARTS
} // namespace kernlet
