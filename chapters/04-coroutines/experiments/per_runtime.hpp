#pragma once
/// \file
/// What a coroutine costs on each runtime. per_runtime.cpp is compiled once per runtime; the names differ
/// by KERNLET_SYMBOL.

/// Nanoseconds of one resume and the yield that answers it, the mean of `count` in a row.
extern "C" double kernlet_fast_coroutine_trip(long count);
extern "C" double kernlet_solutions_coroutine_trip(long count);
extern "C" double kernlet_mine_coroutine_trip(long count);

/// Nanoseconds for making a coroutine with a closure of three words and destroying it, never resumed; its
/// stack comes from the pool, warm.
extern "C" double kernlet_fast_coroutine_life(long count);
extern "C" double kernlet_solutions_coroutine_life(long count);
extern "C" double kernlet_mine_coroutine_life(long count);

/// The same, resumed once in between so that it has to be unwound.
extern "C" double kernlet_fast_coroutine_unwinding(long count);
extern "C" double kernlet_solutions_coroutine_unwinding(long count);
extern "C" double kernlet_mine_coroutine_unwinding(long count);
