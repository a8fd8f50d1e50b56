#pragma once
/// \file
/// What the parts of this chapter cost on each runtime. per_runtime.cpp is compiled once per runtime; the
/// names differ by KERNLET_SYMBOL. Where there is a count, the result is nanoseconds for one, the mean.

#include "turns.hpp"

/// Turns under a thread_mutex.
extern "C" void kernlet_fast_sync_turns(int threads, int steps, lab::turn_cost* out);
extern "C" void kernlet_solutions_sync_turns(int threads, int steps, lab::turn_cost* out);
extern "C" void kernlet_mine_sync_turns(int threads, int steps, lab::turn_cost* out);

/// Lock and unlock, by one thread.
extern "C" double kernlet_fast_sync_lock(long count);
extern "C" double kernlet_solutions_sync_lock(long count);
extern "C" double kernlet_mine_sync_lock(long count);

/// notify_one() of a condition that nobody waits for.
extern "C" double kernlet_fast_sync_notify_one(long count);
extern "C" double kernlet_solutions_sync_notify_one(long count);
extern "C" double kernlet_mine_sync_notify_one(long count);

/// notify() of an event_count that nobody waits in.
extern "C" double kernlet_fast_sync_notify(long count);
extern "C" double kernlet_solutions_sync_notify(long count);
extern "C" double kernlet_mine_sync_notify(long count);

/// wake(), and the park() that finds the permit, by one thread.
extern "C" double kernlet_fast_sync_permit(long count);
extern "C" double kernlet_solutions_sync_permit(long count);
extern "C" double kernlet_mine_sync_permit(long count);

/// One item through a ring with 1,000 places, from one processor to another.
extern "C" double kernlet_fast_sync_ring(long count);
extern "C" double kernlet_solutions_sync_ring(long count);
extern "C" double kernlet_mine_sync_ring(long count);

/// Two threads on one processor park and wake each other: one hand-over, as processor time of both.
extern "C" double kernlet_fast_sync_hand_over(long count);
extern "C" double kernlet_solutions_sync_hand_over(long count);
extern "C" double kernlet_mine_sync_hand_over(long count);
