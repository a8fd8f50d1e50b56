#pragma once
/// \file
/// The cost of getting a stack, using it a little and giving it back, on each runtime. stack_turn.cpp is
/// compiled once per runtime; the names differ by KERNLET_SYMBOL.

namespace lab {

/// Where the stack comes from.
enum class stack_source {
  mapping, ///< a guarded_stack, made and destroyed each time
  pool,    ///< a stack_pool that has one ready
};

} // namespace lab

/// Nanoseconds of processor time for one turn, the mean of `count` by each of `threads` threads.
extern "C" double kernlet_fast_stack_turn(lab::stack_source source, int threads, long count);
extern "C" double kernlet_solutions_stack_turn(lab::stack_source source, int threads, long count);
extern "C" double kernlet_mine_stack_turn(lab::stack_source source, int threads, long count);
