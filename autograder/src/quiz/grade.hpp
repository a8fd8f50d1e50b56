#pragma once
/// \file
/// Marks answers. Pure: the same quiz, answers and computed values always give the same result.
///
/// Credit is all or nothing for every type. With credit for each right option, choosing all of them would
/// pay, and a learner could find the key by trying one option after the other. What is nearly right is told
/// in words instead: how many of the right ones were chosen, how many steps stand in their place; such an
/// answer is marked `partly` and has no points.

#include "quiz/outcomes.hpp"
#include "quiz/quiz.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// Gives the number at a JSON pointer in what a program of the chapter prints with --json. See
/// program_values.
using value_source = std::function<double(std::string_view program, std::string_view pointer)>;

/// `unmarked`: answered, but the course keeps the key.
enum class mark { right, partly, wrong, unanswered, unmarked };

std::string_view
to_string(mark outcome) noexcept; ///< "right", "partly right", "wrong", "not answered", "not marked"

/// Feedback for one thing that was chosen.
struct feedback_line {
  std::string option; ///< its id; empty for a number
  bool right = false;
  std::string text; ///< Markdown
};

struct marked_question {
  std::string id;
  mark outcome = mark::unanswered;
  int points = 0, possible = 0;
  std::string summary;                   ///< for multiple and ordering: how much of it is right; else empty
  std::vector<feedback_line> feedback;   ///< in the order of the answer
  std::string explanation;               ///< Markdown; empty if not answered
  std::optional<double> value;           ///< computed questions that were answered: what the program gave
  std::vector<option_evidence> evidence; ///< outcomes questions that were answered: of each option
};

struct marked_quiz {
  std::vector<marked_question> questions;
  int points = 0, possible = 0;
  bool counts = false; ///< the keys were not public, so the points count for the course

  int count(mark outcome) const noexcept;
  bool full() const noexcept { return points == possible; }
};

/// Marks one answer, which must be of the shape that parse_answers would accept. Asks `values` only for
/// computed questions. Throws grader_error if no option of a computed question fits the program's value.
marked_question grade(const quiz_question& question, const quiz_answer& answer, const value_source& values);

/// Marks the whole quiz. Programs run for answered questions only.
marked_quiz grade(const quiz& what, const quiz_answers& answers, const value_source& values);

} // namespace kernlet::grader
