#pragma once
/// \file
/// A failing execution as a picture: a column for each thread, a row for each step.

#include "explore/exploration.hpp"
#include "support/terminal.hpp"

#include <string>

namespace kernlet::grader {

/// What a reader wants to see of a step: "load turn -> 0". Empty for a step that a picture leaves out.
std::string describe_step(const timeline_step& step, const exploration& whole);

/// A row of the picture.
struct timeline_row {
  const timeline_step* step;
  std::string said;  ///< with "STALE" behind a load that has passed newer stores over, "EARLY" behind a store
                     ///< before others
  std::string place; ///< "file:line", or empty
};
/// All of them, in order. What one thread repeats over and over is told twice, and then how often it comes.
std::vector<timeline_row> timeline_rows(const exploration& what);
/// One sentence on what went wrong.
std::string describe_failure(const explored_failure& failure);
/// "bounded search (2 preemptions): 4,213 executions, exhausted".
std::string describe_phase(const explored_phase& phase);

/// Text for a terminal; `width` columns.
std::string render_timeline(const exploration& what, const terminal& screen);
/// A drawing, for the book and for reports. Whole: needs no style sheet.
std::string render_timeline_svg(const exploration& what);

} // namespace kernlet::grader
