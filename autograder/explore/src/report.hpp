#pragma once
// What a search has found, as JSON on a descriptor. Addresses in it are the program's own: who has its debug
// information turns them into lines.

#include "search.hpp"

namespace kernlet::explore {

/// Whether the schedule fails in the same way when it is played again.
bool same_when_repeated(search& looking, const finding& found);

/// A way to end, and the events of an execution that does.
struct shown_end {
  std::string text; ///< an outcome, or the kind of a failure
  const witness* of;
  std::vector<event> events;
};

/// Plays the witness of each way to end, outcomes first.
std::vector<shown_end> show_ends(search& looking, engine& all);

void write_report(int descriptor, const search& looking, const std::optional<finding>& found, bool repeats,
                  const engine& all, const std::vector<shown_end>& ends);

void write_measures(int descriptor, const search& looking, const std::vector<measure>& all);

} // namespace kernlet::explore
