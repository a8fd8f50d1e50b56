#pragma once
/// \file
/// Asks a quiz in a terminal, or from a script: the input may be a pipe, and its end is the same as quitting.

#include "quiz/grade.hpp"
#include "quiz/quiz.hpp"
#include "support/terminal.hpp"

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>

namespace kernlet::grader {

struct session_options {
  std::uint64_t seed = 0;        ///< the learner's: decides the order of the options
  quiz_answers answers;          ///< given earlier; kept unless they are answered again
  std::filesystem::path save_to; ///< answers.toml, written after each answer; empty: nothing is saved
  bool echo = false;             ///< show what was read: for input that does not show itself, such as a pipe
};

struct session_result {
  quiz_answers answers;
  marked_quiz marked;
  bool finished = false; ///< the last question was reached; false after quitting or at the end of the input
};

/// Asks every question in turn, marks each answer at once and ends with the totals. `where` decides about
/// colour and width only; all text goes to `output`. Throws grader_error if answers cannot be saved or a
/// computed question's program fails; what was answered before is saved.
session_result ask(const quiz& what, const session_options& options, const value_source& values,
                   const terminal& where, std::istream& input, std::ostream& output);

/// The outcome of answers that were given in a file: a line for each question, the feedback for those that
/// are not right, the totals.
void show(const marked_quiz& marked, const quiz& what, const terminal& where, std::ostream& output);

/// "7 right, 1 partly right, 1 wrong, 1 not answered: 7 of 10 points".
std::string totals(const marked_quiz& marked);

/// A sentence that says whether these points count for a course, and why not.
std::string standing(const marked_quiz& marked, const quiz& what);

} // namespace kernlet::grader
