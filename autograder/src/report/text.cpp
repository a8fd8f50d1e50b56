// Read from top to bottom: every test in a line, then the story of the first failure of each exercise, then
// the totals. What a learner needs next stands at the end, where the eye is when the command returns. The
// totals always say how many tests were not run: nothing here ever says that all is well when something was
// left out.

#include "report/report.hpp"
#include "report/story.hpp"
#include "report/view.hpp"

#include <fmt/format.h>

namespace kernlet::grader {

namespace {

std::string lines_of_tests(const exercise_result& exercise, const terminal& screen) {
  std::string text = exercise_heading(exercise, screen);
  for (const test_result& test : exercise.tests)
    text += test_line(test, screen, exercise.note.empty());
  if (!exercise.note.empty())
    text += wrapped(exercise.note, "  ", screen, colour::dim);
  return text + "\n";
}

std::string stories(const exercise_result& exercise, const terminal& screen, const report_options& options) {
  std::string text;
  if (!options.verbose) {
    const test_result* first = first_failure(exercise);
    return first ? story_of(*first, screen) + "\n" : "";
  }
  for (const test_result& test : exercise.tests)
    if (went_wrong(test))
      text += story_of(test, screen) + "\n";
  return text;
}

std::string question_line(const question_result& question, const terminal& screen) {
  const std::string_view mark = !question.answered     ? "not answered"
                                : question.outstanding ? "answered"
                                : question.right       ? "right"
                                                       : "not right";
  const colour how = !question.answered || question.outstanding ? colour::dim
                     : question.right                           ? colour::good
                                                                : colour::bad;
  const std::string score =
      question.max_score > 0 ? fmt::format("{}/{}", points(question.score), points(question.max_score)) : "";
  std::string text = spread(
      fmt::format("  {}{}{}", screen.paint(how, mark), std::string(14 - mark.size(), ' '), question.id),
      screen.paint(colour::dim, score), screen);
  if (question.answered && !question.right && !question.outstanding && !question.feedback.empty())
    text += render_markdown(question.feedback, screen, 16);
  return text;
}

std::string questions(const grade_report& report, const terminal& screen) {
  std::string text, chapter;
  bool counts = false;
  for (const question_result& question : report.questions) {
    if (question.chapter != chapter || text.empty())
      text += screen.paint(colour::strong, "Quiz of " + question.chapter) + "\n";
    chapter = question.chapter;
    counts = counts || question.max_score > 0;
    text += question_line(question, screen);
  }
  if (report.outstanding_questions() > 0)
    text += screen.paint(colour::dim, "  Your course keeps the keys and marks the answers.") + "\n";
  else if (!text.empty() && !counts)
    text += screen.paint(colour::dim, "  Its keys are public, so it carries no course points.") + "\n";
  return text.empty() ? text : text + "\n";
}

std::string totals(const grade_report& report, const terminal& screen) {
  const tally counts = count(report);
  const bool reached = report.all_reached() && counts.not_run == 0;
  std::string text = fmt::format("{} of {} points", points(report.score()), points(report.max_score()));
  text = screen.paint(reached ? colour::good : colour::strong, text);
  text += fmt::format("   {} passed, {} failed, {} not run", counts.passed, counts.failed, counts.not_run);
  if (counts.hidden_not_run > 0)
    text += fmt::format(" ({} hidden)", counts.hidden_not_run);
  if (counts.full_open > 0)
    text += fmt::format(", {} full test{} open", counts.full_open, counts.full_open == 1 ? "" : "s");
  return text + "\n";
}

std::string foot(const grade_report& report, const terminal& screen) {
  std::string text;
  for (const std::string& note : report.notes)
    text += wrapped(note, "Note: ", screen);
  text += wrapped(describe(report.source), "", screen, colour::dim);
  return text + wrapped(standing_of(report.source), "", screen, colour::dim);
}

} // namespace

std::string text_report(const grade_report& report, const terminal& screen, const report_options& options) {
  const grade_report shown = visible(report, options);
  std::string text;
  for (const exercise_result& exercise : shown.exercises)
    text += lines_of_tests(exercise, screen);
  text += questions(shown, screen);
  for (const exercise_result& exercise : shown.exercises)
    text += stories(exercise, screen, options);
  if (shown.exercises.empty() && shown.questions.empty())
    text += "Nothing was graded: no exercise and no quiz was asked for.\n";
  return text + totals(shown, screen) + foot(shown, screen);
}

} // namespace kernlet::grader
