#pragma once
// What a search has found, as JSON on a descriptor. Addresses in it are the program's own: who has its debug
// information turns them into lines.

#include "search.hpp"

namespace kernlet::explore {

/// Whether the schedule fails in the same way when it is played again.
bool same_when_repeated(search& looking, const finding& found);

void write_report(int descriptor, const search& looking, const std::optional<finding>& found, bool repeats,
                  const engine& all);

void write_measures(int descriptor, const search& looking, const std::vector<measure>& all);

} // namespace kernlet::explore
