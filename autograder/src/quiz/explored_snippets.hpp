#pragma once
/// \file
/// The snippets of a chapter, explored: their records are written, or proved. Recorded are those that a
/// question asks about, and whatever else has a record already.

#include "lesson/lesson.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kernlet::grader {

/// Executions of one snippet. A program that a learner is to think through has far fewer.
inline constexpr std::uint64_t snippet_budget = 200'000;

/// `kernlet quiz NN --record`: explores the snippets and writes their records. 0, or 1 when the questions
/// then ask what must not be asked. Throws grader_error that names the file when one does not compile, has
/// more executions than the budget, ends without an outcome, or meets what the explorer cannot explore.
int record_snippets(const session& here, const chapter_spec& chapter);

/// Explores the snippets anew and compares them with their records. One line for each difference; empty: the
/// records are right.
std::vector<std::string> check_snippets(const session& here, const chapter_spec& chapter);

} // namespace kernlet::grader
