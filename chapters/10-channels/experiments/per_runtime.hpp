#pragma once
/// \file
/// What channels cost on each runtime. per_runtime.cpp is compiled once per runtime; the names differ by
/// KERNLET_SYMBOL. The result is nanoseconds for one, the mean of `count`, by the clock.

#define LAB_CHANNEL_COSTS(runtime)                                                                           \
  /* try_send and try_receive of a word, with room for it, by one task of a scheduler with one worker. */    \
  extern "C" double kernlet_##runtime##_channel_try(unsigned workers, long count);                           \
  /* A word from one task to another, unbuffered. */                                                         \
  extern "C" double kernlet_##runtime##_channel_hop(unsigned workers, long count);                           \
  /* The same with room for 100. */                                                                          \
  extern "C" double kernlet_##runtime##_channel_buffered(unsigned workers, long count);                      \
  /* A select of two that finds one ready, a word sent to it before. */                                      \
  extern "C" double kernlet_##runtime##_channel_select_ready(unsigned workers, long count);                  \
  /* A select of two that has to wait, for another task that sends to one of them. */                        \
  extern "C" double kernlet_##runtime##_channel_select_waits(unsigned workers, long count);                  \
  /* A select of two and an otherwise, nothing being ready. */                                               \
  extern "C" double kernlet_##runtime##_channel_select_otherwise(unsigned workers, long count)

LAB_CHANNEL_COSTS(fast);
LAB_CHANNEL_COSTS(solutions);
LAB_CHANNEL_COSTS(mine);
