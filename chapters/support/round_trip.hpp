#pragma once
/// \file
/// The cost of a switch on each runtime. round_trip.cpp is compiled once per runtime; the names differ by
/// KERNLET_SYMBOL.

namespace lab {

/// How the two contexts treat the floating-point control words.
enum class fp_words {
  kept,   ///< switch_to(), both contexts with the same words
  differ, ///< switch_to(), each with a rounding mode of its own: every switch has to load them
  shared, ///< switch_to_shared_fp()
};

} // namespace lab

/// Nanoseconds of one round trip (there and back, two switches), the mean of `count` in a row.
extern "C" double kernlet_fast_round_trip(lab::fp_words words, long count);
extern "C" double kernlet_solutions_round_trip(lab::fp_words words, long count);
extern "C" double kernlet_mine_round_trip(lab::fp_words words, long count);
