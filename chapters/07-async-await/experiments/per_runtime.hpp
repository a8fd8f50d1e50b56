#pragma once
/// \file
/// What awaiting costs on each runtime. per_runtime.cpp is compiled once per runtime; the names differ by
/// KERNLET_SYMBOL. Nanoseconds of the processor's time, the mean over `count`.

/// A Task is made, awaited and dropped; it returns at once.
extern "C" double kernlet_fast_await_ready(long count);
extern "C" double kernlet_solutions_await_ready(long count);
extern "C" double kernlet_mine_await_ready(long count);

/// A turn given away, through the driver's queue, shared by two Tasks.
extern "C" double kernlet_fast_await_turn(long count);
extern "C" double kernlet_solutions_await_turn(long count);
extern "C" double kernlet_mine_await_turn(long count);

/// One wait for an event and its wake: two Tasks play it to and fro.
extern "C" double kernlet_fast_await_event(long count);
extern "C" double kernlet_solutions_await_event(long count);
extern "C" double kernlet_mine_await_event(long count);

/// A gather of four Tasks that return at once.
extern "C" double kernlet_fast_await_gather(long count);
extern "C" double kernlet_solutions_await_gather(long count);
extern "C" double kernlet_mine_await_gather(long count);
