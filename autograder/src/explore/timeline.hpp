#pragma once
/// \file
/// A failing execution as a picture: a column for each thread, a row for each step.

#include "explore/exploration.hpp"
#include "support/terminal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// A step as a picture shows it.
struct timeline_row {
  unsigned thread = 0;
  std::string place; ///< "deque.cpp:12"; empty where it is not known
  std::string said;  ///< as describe_step() has it, with stale_word() behind it
  bool operator==(const timeline_row&) const = default;
};

/// What a reader wants to see of a step: "load turn -> 0". Empty for a step that a picture leaves out.
std::string describe_step(const timeline_step& step, const exploration& whole);
/// "STALE" for a load that has passed newer stores over, "EARLY" for a store that was put before some.
std::string stale_word(const timeline_step& step);
bool is_stale(const timeline_row& row);
/// What stands below a timeline that has such a load.
inline constexpr std::string_view stale_note =
    "STALE: a newer value was there, and nothing obliged this thread to see it yet.";
/// One sentence on what went wrong.
std::string describe_failure(const explored_failure& failure);
/// "12,345".
std::string thousands(std::uint64_t number);
/// "bounded search (2 preemptions): 4,213 executions, exhausted".
std::string describe_phase(const explored_phase& phase);

/// The rows of a picture. What a thread repeats four times or more is told twice, and then how often it
/// comes.
std::vector<timeline_row> timeline_rows(const std::vector<timeline_step>& steps, const exploration& whole);
/// Text for a terminal; `width` columns.
std::string render_timeline(const std::vector<timeline_row>& rows, const terminal& screen);
std::string render_timeline(const exploration& what, const terminal& screen);
/// A drawing, for the book and for reports. Whole: needs no style sheet.
std::string render_timeline_svg(const exploration& what);

} // namespace kernlet::grader
