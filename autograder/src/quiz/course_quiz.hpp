#pragma once
/// \file
/// The quiz of a chapter within the course: asked in the terminal, and graded out of a submission.

#include "judge/verdict.hpp"
#include "lesson/lesson.hpp"
#include "quiz/quiz.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kernlet::grader {

struct quiz_request {
  std::string chapter = {};
  std::filesystem::path keys = {}; ///< a course's keys file; empty: the keys in quiz.toml
  std::filesystem::path answers =
      {};                 ///< where answers are read from and saved to; empty: exercises/NN-slug/answers.toml
  std::uint64_t seed = 0; ///< decides the order of the options; 0: made from the learner's own state folder
  bool grade_only = false; ///< mark the answers that are there; ask nothing
  bool as_json = false;
  bool record = false; ///< explore the snippets of its questions and write down what can occur
};

/// Asks or marks a quiz. Exit code 0 when every question is right, 1 when not.
int run_quiz(const session& here, const quiz_request& request);

/// The ids of the chapter's misconceptions.
std::vector<std::string> misconceptions_of(const chapter_spec& chapter);

/// A chapter's quiz with the keys that stand in the tree; none if it has no quiz.
std::optional<quiz> chapter_quiz(const session& here, const chapter_spec& chapter);

/// The records that the keys of a chapter's quiz come from, as paths from the tree's root.
std::vector<std::filesystem::path> secret_records(const session& here, const chapter_spec& chapter);

/// The questions of a chapter with what a submission's answers.toml earns; empty when the chapter has no
/// quiz. A malformed answers.toml becomes a row that says so, with file and line.
std::vector<question_result> grade_quiz(const session& here, const chapter_spec& chapter,
                                        const std::filesystem::path& submission,
                                        const std::filesystem::path& keys);

} // namespace kernlet::grader
