#pragma once
/// \file
/// `kernlet bundle`: the grader as a platform wants it. Gradescope: a zip with setup.sh and run_autograder at
/// its root.
///
/// In the archive is a hand-out's tree with what a hand-out leaves out and a grader needs: the hidden tests,
/// the keys of the quizzes, and the instructor's folder. Model answers and the zoo stay out: nothing there
/// could leak them.

#include "lesson/lesson.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader {

struct bundle_options {
  std::string platform = "gradescope";
  std::filesystem::path folder = {};      ///< autograder.zip is written there, whole or not at all
  std::vector<std::string> chapters = {}; ///< empty: all that are ready
};

/// Returns 0; throws grader_error when there is no `zip`, a part does not compile or the folder cannot be
/// written.
int bundle_command(const session& here, const bundle_options& options);

} // namespace kernlet::grader
