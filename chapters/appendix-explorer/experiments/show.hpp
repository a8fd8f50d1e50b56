#pragma once
// How the experiments search, and what they print of it.

#include "programs.hpp"
#include "report.hpp"

#include <climits>
#include <list>

namespace lab {

inline constexpr long any = LONG_MAX; ///< a bound that is none

/// Searches with no preemption, then with at most one, and so on; prints a row for each bound, then the
/// schedule that fails. The last bound is the one that adds no execution: then a higher one adds none either,
/// for whoever takes a path with more preemptions, and goes on without one behind the first that is too many,
/// has taken a path with one more than the bound.
inline void search(report& report, const std::function<void(tiny::execution&)>& program) {
  std::list<std::string> keys;
  std::vector<row> rows;
  tiny::findings found;
  long before = 0, all = 0;
  do {
    before = found.executions;
    found = tiny::explore(program, tiny::at_most(static_cast<long>(rows.size())));
    all += found.executions;
    const std::string bound = std::to_string(rows.size());
    keys.push_back("most_" + bound);
    rows.push_back({keys.back().c_str(),
                    {"at most " + bound, found.executions,
                     !found.failure.empty()       ? found.failure
                     : found.executions == before ? "exhausted; so are all bounds above"
                                                  : "exhausted"}});
  } while (found.failure.empty() && found.executions > before);
  report.table({{"bound", "preemptions"}, {"executions", "executions"}, {"result", "result"}}, rows);
  report.fact("executions", all);
  report.fact("failure", found.failure);
  if (!found.failure.empty())
    report.say("\n  A                 B" + found.table);
}

} // namespace lab
