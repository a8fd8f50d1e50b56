// Two threads on two processors, two words that are 0. Each thread stores 1 to its own word, then loads the
// other one's. In every interleaving of the four steps one of the stores comes first, so at least one thread
// should load a 1. This program counts how often both load 0.

#include "report.hpp"
#include "rounds.hpp"

namespace {

lab::lone_word x, y;

using word = std::atomic<std::uint32_t>;

template <std::memory_order Store, std::memory_order Load>
std::uint32_t raise_and_look(word& own, word& other) {
  own.store(1, Store);
  return other.load(Load);
}
std::uint32_t raise_fence_look(word& own, word& other) {
  own.store(1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return other.load(std::memory_order_relaxed);
}

template <auto Step>
lab::row count(const char* key, const char* name) {
  lab::rounds rounds;
  const auto seen = rounds.run([] { return Step(x.value, y.value); }, [] { return Step(y.value, x.value); },
                               [] { x.value = y.value = 0; });
  return {key, {name, seen[1][1], seen[0][1], seen[1][0], seen[0][0]}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  using enum std::memory_order;
  report.say("Two threads, " + std::to_string(lab::rounds::count) +
             " rounds: store 1 to the own word, load the other's into r.");
  report.say();
  report.table({{"orders", "orders"},
                {"both", "r0=1 r1=1"},
                {"second", "r0=0 r1=1"},
                {"first", "r0=1 r1=0"},
                {"neither", "r0=0 r1=0"}},
               {count<raise_and_look<relaxed, relaxed>>("relaxed", "relaxed"),
                count<raise_and_look<release, acquire>>("release", "release, acquire"),
                count<raise_and_look<seq_cst, seq_cst>>("seq_cst", "seq_cst"),
                count<raise_fence_look>("fence", "relaxed, with a seq_cst fence between")});
  if (lab::allowed_processors().size() == 1)
    report.say("\nThis process may use one processor only, so the threads never ran at the same time.");
  report.fact("rounds", lab::rounds::count);
  return report.finish();
}
