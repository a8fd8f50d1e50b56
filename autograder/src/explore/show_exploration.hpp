#pragma once
/// \file
/// Shows what came of an exploration, or of one schedule that was played again.

#include "explore/exploration.hpp"
#include "lesson/lesson.hpp"

#include <string>

namespace kernlet::grader {

struct show_options {
  bool json = false;
  std::string svg; ///< a file for the picture; empty: none
};

/// `id` is the failing schedule's; empty where nothing failed. Returns the exit code: 1 when an execution
/// failed, else 0.
int show_exploration(const session& here, const exploration& found, const std::string& id,
                     const show_options& how);

} // namespace kernlet::grader
