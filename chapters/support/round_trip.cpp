// The measuring loop: one context asks, the other answers, for as long as anybody asks.

#include "round_trip.hpp"

#include "processor_time.hpp"

#include <cfenv>
#include <cstddef>
#include <kernlet/raw_context.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

using kernlet::raw_context;
using lab::fp_words;

/// The two contexts of one measurement.
template <fp_words Words>
struct pair {
  raw_context asking, answering;
  alignas(16) std::byte stack[16384];

  static void* pass(raw_context& from, raw_context& to, void* word) {
    if constexpr (Words == fp_words::shared)
      return from.switch_to_shared_fp(to, word);
    else
      return from.switch_to(to, word);
  }

  /// The other side: sends back whatever comes.
  static void answer(void* self, void* word) {
    pair& both = *static_cast<pair*>(self);
    if constexpr (Words == fp_words::differ)
      std::fesetround(FE_UPWARD);
    for (;;)
      word = pass(both.answering, both.asking, word);
  }

  double nanoseconds(long count) {
    answering.prepare({stack, sizeof stack}, answer, this);
    void* word = this;
    word = pass(asking, answering, word); // the start is not counted
    const double begin = lab::processor_time();
    for (long i = 0; i < count; ++i)
      word = pass(asking, answering, word);
    return (lab::processor_time() - begin) / static_cast<double>(count);
  }
};

/// The exception flags are sticky, and a processor may take longer over words that differ in nothing else.
void clear_sticky_flags() {
#if defined(__x86_64__)
  _mm_setcsr(_mm_getcsr() & ~0x3fu);
#else
  std::feclearexcept(FE_ALL_EXCEPT);
#endif
}

} // namespace

extern "C" double KERNLET_SYMBOL(round_trip)(fp_words words, long count) {
  clear_sticky_flags();
  switch (words) {
  case fp_words::kept:
    return pair<fp_words::kept>{}.nanoseconds(count);
  case fp_words::differ:
    return pair<fp_words::differ>{}.nanoseconds(count);
  case fp_words::shared:
    return pair<fp_words::shared>{}.nanoseconds(count);
  }
  return 0;
}
