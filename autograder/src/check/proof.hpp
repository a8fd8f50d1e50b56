#pragma once
/// \file
/// What the proofs that run code share.

#include "check/check.hpp"
#include "judge/grade.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

/// The chapter's exercises for an architecture, "host" being this machine's.
std::vector<const exercise_spec*> exercises_of(const chapter_spec& chapter, const std::string& architecture);
/// The first one of the table that did not pass, whatever the reason; null if all did.
const test_result* first_not_passed(const exercise_result& exercise);
/// One line that says how a test ended.
std::string describe(const test_result& test);
/// Behind a gap: which round it was, and how to have the same inputs again.
std::string drawn_in(const grade_report& report, int round, int rounds);

} // namespace kernlet::grader
