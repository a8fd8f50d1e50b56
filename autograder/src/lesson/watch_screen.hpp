#pragma once
/// \file
/// What `watch` shows, as text: a pure function of what it knows.

#include "judge/verdict.hpp"
#include "manifest/course.hpp"
#include "support/terminal.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

struct watch_view {
  const chapter_spec* chapter = nullptr;
  const exercise_spec* exercise = nullptr;
  double points = 0, all_points = 0;   ///< over all exercises that are watched
  std::size_t complete = 0, count = 0; ///< of them
  std::vector<std::string> news;       ///< congratulations, errors; shown once
  grade_report report;                 ///< of the exercise; may be empty
  std::string watching;                ///< how files are watched
};

/// The whole screen for a terminal with cursor movement.
std::string watch_screen(const watch_view& view, const terminal& screen);

/// "h hint   l list ..."
std::string watch_keys(const terminal& screen);

/// What to say when an exercise has been completed: the points, and whether the hidden tests were among what
/// was run.
std::string congratulation(const exercise_spec& exercise, const exercise_result& result);

} // namespace kernlet::grader
