#include "judge/verdict.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {

std::string_view name(verdict which) noexcept {
  switch (which) {
  case verdict::not_compiled:
    return "not compiled";
  case verdict::killed:
    return "killed";
  case verdict::crashed:
    return "crashed";
  case verdict::todo:
    return "todo";
  case verdict::failed:
    return "failed";
  case verdict::passed:
    return "passed";
  case verdict::not_run:
    return "not run";
  }
  return "unknown";
}

double exercise_result::score() const noexcept {
  double sum = 0;
  for (const test_result& test : tests)
    sum += test.score;
  return sum;
}

double exercise_result::max_score() const noexcept {
  double sum = 0;
  for (const test_result& test : tests)
    sum += test.max_score;
  return sum;
}

bool exercise_result::complete() const noexcept {
  return !tests.empty() && std::all_of(tests.begin(), tests.end(), [](const test_result& test) {
    return test.full || (test.outcome == verdict::passed && test.score == test.max_score);
  });
}

double grade_report::score() const noexcept {
  double sum = 0;
  for (const exercise_result& exercise : exercises)
    sum += exercise.score();
  for (const question_result& question : questions)
    sum += question.score;
  return sum;
}

double grade_report::max_score() const noexcept {
  double sum = 0;
  for (const exercise_result& exercise : exercises)
    sum += exercise.max_score();
  for (const question_result& question : questions)
    sum += question.max_score;
  return sum;
}

hidden_share outstanding(const exercise_result& exercise) noexcept {
  hidden_share left;
  for (const test_result& test : exercise.tests)
    if (test.hidden && test.outcome == verdict::not_run) {
      ++left.tests;
      left.points += test.max_score;
    }
  return left;
}

std::string describe(const hidden_share& share) {
  const bool one = share.tests == 1;
  return fmt::format("{} hidden test{} ({:g} point{}) {} outstanding: your course runs {} when it grades",
                     share.tests, one ? "" : "s", share.points, share.points == 1 ? "" : "s",
                     one ? "is" : "are", one ? "it" : "them");
}

hidden_share grade_report::outstanding() const noexcept {
  hidden_share left;
  for (const exercise_result& exercise : exercises) {
    const hidden_share own = kernlet::grader::outstanding(exercise);
    left.tests += own.tests;
    left.points += own.points;
  }
  return left;
}

std::size_t grade_report::outstanding_questions() const noexcept {
  return static_cast<std::size_t>(std::count_if(questions.begin(), questions.end(),
                                                [](const question_result& one) { return one.outstanding; }));
}

bool grade_report::all_reached() const noexcept {
  return std::all_of(exercises.begin(), exercises.end(),
                     [](const exercise_result& one) { return one.complete(); }) &&
         std::all_of(questions.begin(), questions.end(), [](const question_result& one) {
           return !one.outstanding && one.score == one.max_score;
         });
}

} // namespace kernlet::grader
