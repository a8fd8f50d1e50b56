#pragma once
/// \file
/// What the parts of this chapter cost on each runtime. per_runtime.cpp is compiled once per runtime; the
/// names differ by KERNLET_SYMBOL. The result is nanoseconds for one, the mean of `count`, by the clock.

#define LAB_SCHED_COSTS(runtime)                                                                             \
  /* A push to the global queue and a pop from it, by one thread. */                                         \
  extern "C" double kernlet_##runtime##_sched_global(long count);                                            \
  /* The same with an own queue, from which others may steal. */                                             \
  extern "C" double kernlet_##runtime##_sched_local(long count);                                             \
  /* A theft of 32 out of 64. */                                                                             \
  extern "C" double kernlet_##runtime##_sched_steal(long count);                                             \
  /* notify(), while nobody rests. */                                                                        \
  extern "C" double kernlet_##runtime##_sched_notify(long count);                                            \
  /* A turn of one of `tasks` tasks that yield. */                                                           \
  extern "C" double kernlet_##runtime##_sched_yield(unsigned workers, long tasks, long count);               \
  /* A task that returns at once: spawned with `at_once` of its kind, and joined. */                         \
  extern "C" double kernlet_##runtime##_sched_spawn_join(unsigned workers, long at_once, long count)

LAB_SCHED_COSTS(fast);
LAB_SCHED_COSTS(solutions);
LAB_SCHED_COSTS(mine);
