#pragma once
// Looks for an execution that fails: one strategy after the other, each with a budget of executions; then
// makes the schedule that it found as short as it can.

#include "engine.hpp"

#include <functional>
#include <map>
#include <optional>

namespace kernlet::explore {

struct phase {
  strategy how;
  unsigned parameter = 0; ///< preemptions, or the depth of PCT
  std::uint64_t budget = 0;
  std::uint64_t seed = 1;

  // what came of it
  std::uint64_t executions = 0, redundant = 0, cut_off = 0, steps = 0;
  std::uint64_t silent = 0; ///< executions that came to their end and noted no outcome
  double seconds = 0;
  bool exhausted = false;
};

struct finding {
  failure what;
  access race;
  schedule choices;
  bool ignores_yields = false;
  std::size_t phase = 0;
  std::uint64_t execution = 0;  ///< in its phase, from 1
  std::size_t length_found = 0; ///< of the schedule, before it was made shorter
  bool needs_weak_memory = false;
};

/// A way in which executions end, and one of them that does.
struct witness {
  std::uint64_t executions = 0; ///< that ended so
  schedule choices;             ///< of the first one
  bool ignores_yields = false;
  failure what; ///< none for an outcome
  access race;
};

/// How long one search takes to find a failure, over many seeds.
struct measure {
  std::uint64_t bases = 0, found = 0; ///< a depth-first search has no seed: one base
  std::uint64_t executions = 0;       ///< of the bases that found one, in all
  std::uint64_t tried = 0;            ///< of all
  std::uint64_t worst = 0;
  failure_kind kind = failure_kind::none; ///< of the first
};

class search {
 public:
  explicit search(engine& all) : all_(all) {}

  std::vector<phase> phases;
  std::uint64_t most_steps =
      ~std::uint64_t{0}; ///< operations in one phase; it ends with the execution that comes there
  std::uint64_t outcome_limit = 1000; ///< different outcomes that are kept
  /// A failure is one of the ways to end, and the search goes on; but not after one which says that the
  /// program cannot be explored.
  bool goes_on = false;

  /// Goes through the phases, up to the first failure.
  std::optional<finding> look();
  /// The same for each phase by itself and for each of so many seeds.
  std::vector<measure> measure_all(std::uint64_t bases);
  /// Plays a schedule. With `record` the events are kept.
  failure play(const schedule& choices, bool ignores_yields, bool record);
  /// Leaves out choices as long as the same kind of failure comes of the rest.
  void shrink(finding& found);
  /// The same for each outcome and for each failure that the search has passed.
  void shrink_witnesses();
  /// Whether the failure vanishes under sequential consistency, as far as the same phases can tell.
  bool vanishes_without_weak_memory();

  std::map<std::string, witness> outcomes;
  std::map<failure_kind, witness> failures; ///< only if the search goes on
  std::string nondeterminism;               ///< not empty: the same choices have given another execution

 private:
  void note_end(phase& here);
  void check_repeats();
  void shorten(schedule& choices, bool ignores_yields, unsigned most_tries,
               const std::function<bool()>& ends_alike);

  engine& all_;
};

} // namespace kernlet::explore
