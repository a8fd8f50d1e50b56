#pragma once
/// \file
/// A change to a quiz that is right, and what its reader must be told.

#include "catch.hpp"
#include "quiz_fixture.hpp"

namespace kernlet::grader::test {

struct mistake {
  std::string_view name;
  std::string_view what, by; ///< the change to the quiz
  std::string_view at;       ///< the line of the message has this text, in the changed quiz
  std::string_view message;
};

inline void expect(std::string_view quiz, const mistake& one) {
  const std::string text = with(quiz, one.what, one.by);
  INFO(one.name);
  const std::string message = error_of([&] { small(text); });
  INFO(message);
  CHECK(message.starts_with("quiz.toml:" + line_of(text, one.at) + ": "));
  CHECK(message.find(one.message) != message.npos);
}

} // namespace kernlet::grader::test
