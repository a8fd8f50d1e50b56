#pragma once
/// \file
/// What a task costs on each runtime. per_runtime.cpp is compiled once per runtime; the names differ by
/// KERNLET_SYMBOL.

/// Nanoseconds of one yield through the loop, the mean over `yields` of them, shared by `tasks` tasks that do
/// nothing else.
extern "C" double kernlet_fast_loop_yield(long tasks, long yields);
extern "C" double kernlet_solutions_loop_yield(long tasks, long yields);
extern "C" double kernlet_mine_loop_yield(long tasks, long yields);

/// Nanoseconds for one task spawned and joined by another, the mean of `count`; `at_once` of them are alive
/// at a time.
extern "C" double kernlet_fast_loop_spawn_join(long count, long at_once);
extern "C" double kernlet_solutions_loop_spawn_join(long count, long at_once);
extern "C" double kernlet_mine_loop_spawn_join(long count, long at_once);

/// Nanoseconds for one sleep on a virtual clock, the mean of `count` of each of `tasks` tasks, whose
/// deadlines interleave.
extern "C" double kernlet_fast_loop_sleep(long tasks, long count);
extern "C" double kernlet_solutions_loop_sleep(long tasks, long count);
extern "C" double kernlet_mine_loop_sleep(long tasks, long count);
