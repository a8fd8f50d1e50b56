#pragma once
/// \file
/// What a wait costs on each runtime. per_runtime.cpp is compiled once per runtime; the names differ by
/// KERNLET_SYMBOL.

/// Two tasks send one byte to and fro over a socket pair. Nanoseconds of one round trip, the mean of `count`.
extern "C" double kernlet_fast_reactor_round_trip(long count);
extern "C" double kernlet_solutions_reactor_round_trip(long count);
extern "C" double kernlet_mine_reactor_round_trip(long count);

/// A timer is set and cancelled among a thousand others. Nanoseconds, the mean of `count`.
extern "C" double kernlet_fast_reactor_timer(long count);
extern "C" double kernlet_solutions_reactor_timer(long count);
extern "C" double kernlet_mine_reactor_timer(long count);

/// `count` calls of call_from_thread() before the reactor looks. Nanoseconds of one, with the call itself.
extern "C" double kernlet_fast_reactor_letters(long count);
extern "C" double kernlet_solutions_reactor_letters(long count);
extern "C" double kernlet_mine_reactor_letters(long count);
