#include "per_runtime.hpp"

#include "processor_time.hpp"

#include <kernlet/coroutine.hpp>
#include <kernlet/symbol.h>

namespace {

using kernlet::coroutine;
using kernlet::yielder;

/// The closure of the short-lived ones: what a task typically brings along.
struct three_words {
  long *first, *second, *third;
  void operator()(yielder<>& self) const {
    ++*first;
    self.yield();
  }
};

template <class Action>
double mean(long count, const Action& action) {
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    action();
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

} // namespace

extern "C" double KERNLET_SYMBOL(coroutine_trip)(long count) {
  coroutine<> endless([](yielder<>& self) {
    for (;;)
      self.yield();
  });
  endless.resume(); // the start is not counted
  return mean(count, [&] { endless.resume(); });
}

extern "C" double KERNLET_SYMBOL(coroutine_life)(long count) {
  long word = 0;
  return mean(count, [&] { const coroutine<> made(three_words{&word, &word, &word}); });
}

extern "C" double KERNLET_SYMBOL(coroutine_unwinding)(long count) {
  long word = 0;
  return mean(count, [&] {
    coroutine<> made(three_words{&word, &word, &word});
    made.resume();
  });
}
