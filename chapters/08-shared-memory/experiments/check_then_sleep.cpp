// A consumer waits for an item; a producer has one, and wakes the consumer if he sleeps. Nobody sleeps in
// this program: it asks each of them, a million times, what he would do. The wake-up is lost in the rounds in
// which the consumer goes to sleep and the producer sees no reason to wake anybody.

#include "report.hpp"
#include "rounds.hpp"

namespace {

lab::lone_word item, asleep;

using enum std::memory_order;

/// Looks first, and says then that he sleeps. Returns whether he goes to sleep.
std::uint32_t look_then_tell() {
  const bool sleeps = item.value.load() == 0;
  if (sleeps)
    asleep.value.store(1);
  return sleeps;
}
template <std::memory_order Store, std::memory_order Load>
std::uint32_t tell_then_look() {
  asleep.value.store(1, Store);
  return item.value.load(Load) == 0;
}
std::uint32_t tell_fence_look() {
  asleep.value.store(1, relaxed);
  std::atomic_thread_fence(seq_cst);
  return item.value.load(relaxed) == 0;
}

/// Puts the item, and looks whether somebody sleeps. Returns whether he wakes him.
template <std::memory_order Store, std::memory_order Load>
std::uint32_t put_then_look() {
  item.value.store(1, Store);
  return asleep.value.load(Load);
}
std::uint32_t put_fence_look() {
  item.value.store(1, relaxed);
  std::atomic_thread_fence(seq_cst);
  return asleep.value.load(relaxed);
}

lab::row count(const char* key, const char* name, std::uint32_t (*consumer)(), std::uint32_t (*producer)()) {
  lab::rounds rounds;
  const auto seen = rounds.run(consumer, producer, [] { item.value = asleep.value = 0; });
  return {key, {name, seen[0][0] + seen[0][1], seen[1][1], seen[1][0]}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("One item and one who waits for it, " + std::to_string(lab::rounds::count) + " rounds.");
  report.say();
  report.table(
      {{"recipe", "the consumer"}, {"saw", "saw the item"}, {"woken", "slept, was woken"}, {"lost", "LOST"}},
      {count("check_first", "looks, then tells (all seq_cst)", look_then_tell,
             put_then_look<seq_cst, seq_cst>),
       count("release", "tells, then looks (release, acquire)", tell_then_look<release, acquire>,
             put_then_look<release, acquire>),
       count("one_fence", "tells, fence, looks; the producer has none", tell_fence_look,
             put_then_look<release, acquire>),
       count("fences", "tells, fence, looks; so does the producer", tell_fence_look, put_fence_look)});
  if (lab::allowed_processors().size() == 1)
    report.say("\nThis process may use one processor only, so the threads never ran at the same time.");
  report.fact("rounds", lab::rounds::count);
  return report.finish();
}
