#pragma once
/// \file
/// `kernlet grade`: select, grade, report, remember.

#include "lesson/lesson.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader {

struct grade_options {
  std::vector<std::string> asked;
  std::filesystem::path submission; ///< empty: exercises/
  std::string format = "text";      ///< text, json, junit or gradescope
  std::filesystem::path output;     ///< empty: standard output
  std::filesystem::path pictures;   ///< a folder for the timelines of explored tests, as SVG; empty: none
  std::filesystem::path keys;       ///< a course's quiz keys
  std::filesystem::path metadata;   ///< Gradescope's submission_metadata.json: who, and when
  std::string student, submitted;   ///< the same, said directly; empty: nobody, now
  std::uint64_t seed = 0;
  bool public_only = false, bonus = false, fresh = false, core_only = false, verbose = false;
};

/// 0 when all asked points were reached, 1 when some are missing. Throws grader_error.
int grade_command(const session& here, const grade_options& options);

} // namespace kernlet::grader
