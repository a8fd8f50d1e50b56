#include "quiz/quiz.hpp"

#include <algorithm>
#include <numeric>

namespace kernlet::grader {

std::string_view to_string(question_type type) noexcept {
  switch (type) {
  case question_type::single:
    return "single";
  case question_type::multiple:
    return "multiple";
  case question_type::numeric:
    return "numeric";
  case question_type::ordering:
    return "ordering";
  case question_type::computed:
    return "computed";
  case question_type::outcomes:
    return "outcomes";
  }
  return "";
}

std::string_view to_string(difficulty level) noexcept {
  switch (level) {
  case difficulty::easy:
    return "easy";
  case difficulty::medium:
    return "medium";
  case difficulty::hard:
    return "hard";
  }
  return "";
}

const quiz_option* quiz_question::find_option(std::string_view option_id) const noexcept {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const quiz_option& one) { return one.id == option_id; });
  return found == options.end() ? nullptr : &*found;
}

const quiz_question* quiz::find_question(std::string_view question_id) const noexcept {
  const auto found = std::find_if(questions.begin(), questions.end(),
                                  [&](const quiz_question& one) { return one.id == question_id; });
  return found == questions.end() ? nullptr : &*found;
}

int quiz::points() const noexcept {
  return std::accumulate(questions.begin(), questions.end(), 0,
                         [](int sum, const quiz_question& one) { return sum + one.points; });
}

} // namespace kernlet::grader
