#pragma once
/// \file
/// Takes a quiz apart into what everybody may see and what gives its answers away.
///
/// What stays: the questions, their hints, and the options, sorted by their ids, because the order in which
/// an author writes them may be the right one. What goes into the keys file: keys, feedback, explanations,
/// slips, and of computed questions where in the program's output the answer stands.

#include "quiz/quiz.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

/// quiz.toml with `withheld = true`. parse_quiz reads it without keys, and whole with those of format_keys().
std::string format_withheld(const quiz& what);

/// A keys file for these quizzes, which must have their keys.
std::string format_keys(const std::vector<quiz>& quizzes);

/// The texts of a quiz that nobody may see who is to answer it.
std::vector<std::string> telling_texts(const quiz& what);

} // namespace kernlet::grader
