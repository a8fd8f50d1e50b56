#pragma once
/// \file
/// A small quiz with one question of every type, and what tests of the quiz engine do with it.

#include "quiz/parse.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader::test {

inline const std::vector<std::string> misconceptions = {"first-idea", "second-idea"};

/// Line 1 is "[quiz]"; the lines that tests change are marked by their text.
inline constexpr std::string_view small_quiz = R"([quiz]
chapter = "02"
title = "Small"

[[question]]
id = "02.one"
type = "single"
difficulty = "easy"
points = 1
misconception = "first-idea"
text = "Which one?"
hint = "Think of one."
explanation = "It is this one."
key = ["this"]
[[question.option]]
id = "this"
text = "This"
feedback = "Right, this."
[[question.option]]
id = "that"
text = "That"
feedback = "Not that."

[[question]]
id = "02.many"
type = "multiple"
difficulty = "medium"
points = 2
misconception = "second-idea"
text = "Which are even?"
hint = "Halve them."
explanation = "Two and four can be halved."
key = ["two", "four"]
[[question.option]]
id = "two"
text = "2"
feedback = "Two is even."
[[question.option]]
id = "three"
text = "3"
feedback = "Three is odd."
[[question.option]]
id = "four"
text = "4"
feedback = "Four is even."

[[question]]
id = "02.number"
type = "numeric"
difficulty = "hard"
points = 1
misconception = "first-idea"
text = "How long?"
hint = "Measure."
explanation = "Three."
key = 3.0
tolerance = 0.5
unit = "ns"
feedback_right = "About three."
feedback_wrong = "Not near three."
[[question.slip]]
value = 3000
feedback = "Those are picoseconds."

[[question]]
id = "02.order"
type = "ordering"
difficulty = "easy"
points = 1
misconception = "first-idea"
text = "Sort them."
hint = "Begin with a."
explanation = "The alphabet."
key = ["a", "b", "c"]
[[question.option]]
id = "a"
text = "first"
feedback = "a is first."
[[question.option]]
id = "b"
text = "second"
feedback = "b follows a."
[[question.option]]
id = "c"
text = "third"
feedback = "c is last."

[[question]]
id = "02.run"
type = "computed"
difficulty = "easy"
points = 1
misconception = "second-idea"
text = "What does it count?"
hint = "Run it."
explanation = "It counts six."
program = "counter"
value = "/count"
tolerance = 0
unit = "things"
feedback_right = "Six things."
feedback_wrong = "Count again."

[[question]]
id = "02.choose"
type = "computed"
difficulty = "easy"
points = 1
misconception = "second-idea"
text = "How many does it count?"
hint = "Run it."
explanation = "It counts six."
program = "counter"
value = "/count"
[[question.option]]
id = "few"
text = "up to five"
when = { to = 5 }
feedback = "There are more."
[[question.option]]
id = "some"
text = "six to eight"
when = { from = 6, to = 8 }
feedback = "Six."
[[question.option]]
id = "nine"
text = "nine"
when = 9
feedback = "There are fewer."
)";

inline quiz small(std::string_view text = small_quiz) {
  return parse_quiz({text, "quiz.toml"}, misconceptions);
}

/// What the engine asks a program for; the count is always 6.
inline double counter(std::string_view, std::string_view) {
  return 6;
}

/// The text with one occurrence replaced; a test that changes nothing would prove nothing.
inline std::string with(std::string_view text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  if (at == text.npos)
    throw std::logic_error("the fixture has no \"" + std::string(what) + "\"");
  return std::string(text.substr(0, at)).append(by).append(text.substr(at + what.size()));
}

/// The text without the lines that begin so.
inline std::string without_lines(std::string_view text, std::string_view beginning) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    if (!text.substr(begin).starts_with(beginning))
      result += text.substr(begin, end - begin);
    begin = end;
  }
  return result;
}

/// The line, counted from 1, on which the text has this.
inline std::string line_of(std::string_view text, std::string_view what) {
  const auto at = text.find(what);
  if (at == text.npos)
    throw std::logic_error("the text has no \"" + std::string(what) + "\"");
  return std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// The message of the grader_error that `work` throws, or a note that it threw none.
template <class Work>
std::string error_of(Work work) {
  try {
    work();
  } catch (const grader_error& error) {
    return error.what();
  }
  return "no error";
}

} // namespace kernlet::grader::test
