#pragma once
/// \file
/// Shows the outcomes that an exploration has seen, and an execution that comes to one.

#include "explore/exploration.hpp"
#include "lesson/lesson.hpp"

#include <nlohmann/json_fwd.hpp>

namespace kernlet::grader {

/// "outcomes": how many executions came to each; "schedules": one that does.
void add_outcomes(nlohmann::ordered_json& to, const exploration& found);

/// A line for each outcome.
void show_outcomes(const session& here, const exploration& found);

/// An execution that was played again and does not fail: its timeline, and its outcome if it notes one.
void show_end(const session& here, const exploration& played);

} // namespace kernlet::grader
