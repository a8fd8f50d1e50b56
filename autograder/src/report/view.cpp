#include "report/view.hpp"

#include "support/clean_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {

namespace {

/// How it failed would tell what a hidden test does. That a step is not written, or does not compile, is no
/// secret.
verdict outcome_for_student(verdict outcome) noexcept {
  return outcome == verdict::killed || outcome == verdict::crashed ? verdict::failed : outcome;
}

test_result without_secrets(const test_result& test) {
  test_result shown;
  shown.id = test.id;
  shown.what = test.what;
  shown.exercise = test.exercise;
  shown.hidden = true;
  shown.full = test.full;
  shown.outcome = outcome_for_student(test.outcome);
  shown.score = test.score;
  shown.max_score = test.max_score;
  shown.stood_in = test.stood_in;
  shown.seconds = test.seconds;
  if (shown.outcome == verdict::failed)
    shown.message = "a hidden test: it is told whether it passes, not how it works";
  else if (shown.outcome == verdict::not_run)
    shown.message = "a hidden test: it stays with the course, which runs it when it grades";
  return shown;
}

/// The judge has cut what is too long already.
void clean(std::string& text) {
  text = clean_text(text, static_cast<std::size_t>(-1));
}

void clean(std::vector<std::string>& texts) {
  for (std::string& text : texts)
    clean(text);
}

void clean(test_result& test) {
  for (std::string* text :
       {&test.id, &test.what, &test.exercise, &test.execution, &test.message, &test.expected, &test.got,
        &test.file, &test.output, &test.schedule, &test.timeline, &test.picture})
    clean(*text);
  clean(test.steps);
  clean(test.stood_in);
}

void add(tally& to, const tally& more) noexcept {
  to.passed += more.passed;
  to.failed += more.failed;
  to.not_run += more.not_run;
  to.full_open += more.full_open;
  to.hidden += more.hidden;
  to.hidden_not_run += more.hidden_not_run;
}

} // namespace

test_result visible(const test_result& test, const report_options& options) {
  test_result shown = test.hidden && options.for_student ? without_secrets(test) : test;
  clean(shown);
  return shown;
}

grade_report visible(const grade_report& report, const report_options& options) {
  grade_report shown = report;
  clean(shown.submission);
  clean(shown.notes);
  provenance& source = shown.source;
  for (std::string* text : {&source.release, &source.compiler, &source.image, &source.architecture,
                            &source.tier, &source.unofficial})
    clean(*text);
  for (exercise_result& exercise : shown.exercises) {
    for (std::string* text : {&exercise.id, &exercise.title, &exercise.chapter, &exercise.note})
      clean(*text);
    for (test_result& test : exercise.tests)
      test = visible(test, options);
  }
  for (question_result& question : shown.questions)
    for (std::string* text : {&question.id, &question.chapter, &question.text, &question.feedback})
      clean(*text);
  return shown;
}

std::string token(verdict outcome) {
  std::string word(name(outcome));
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

std::string points(double value) {
  return fmt::format("{:g}", value);
}

bool went_wrong(const test_result& test) noexcept {
  return test.outcome != verdict::passed && test.outcome != verdict::not_run;
}

bool passes_here(const exercise_result& exercise) noexcept {
  // A step that only the fast part promises has full tests alone; elsewhere they do not count.
  const bool optional = std::all_of(exercise.tests.begin(), exercise.tests.end(),
                                    [](const test_result& test) { return test.full; });
  bool any = false;
  for (const test_result& test : exercise.tests) {
    if ((test.full && !optional) || (test.hidden && test.outcome == verdict::not_run))
      continue;
    if (test.outcome != verdict::passed)
      return false;
    any = true;
  }
  return any;
}

tally count(const exercise_result& exercise) noexcept {
  tally result;
  for (const test_result& test : exercise.tests) {
    const bool not_run = test.outcome == verdict::not_run;
    result.passed += test.outcome == verdict::passed;
    result.failed += went_wrong(test) && !test.full;
    result.full_open += went_wrong(test) && test.full;
    result.not_run += not_run;
    result.hidden += test.hidden;
    result.hidden_not_run += test.hidden && not_run;
  }
  return result;
}

tally count(const grade_report& report) noexcept {
  tally result;
  for (const exercise_result& exercise : report.exercises)
    add(result, count(exercise));
  return result;
}

std::string describe(const provenance& source) {
  return fmt::format("kernlet {}, {}, {}, {}, tier {}, seed {}", source.release, source.compiler,
                     source.image, source.architecture, source.tier, source.seed);
}

std::string standing_of(const provenance& source) {
  return source.unofficial.empty() ? "official" : "unofficial: " + source.unofficial;
}

std::string plain_story(const test_result& test) {
  std::string story;
  const auto add_line = [&](std::string_view label, std::string_view text) {
    if (!text.empty())
      story += fmt::format("{}{}\n", label, text);
  };
  if (!test.steps.empty())
    story += "what led there:\n";
  for (std::size_t index = 0; index < test.steps.size(); ++index)
    story += fmt::format("  {}. {}\n", index + 1, test.steps[index]);
  add_line("", test.message);
  add_line("expected: ", test.expected);
  add_line("got:      ", test.got);
  if (!test.file.empty())
    story +=
        test.line > 0 ? fmt::format("at {}:{}\n", test.file, test.line) : fmt::format("at {}\n", test.file);
  add_line("execution: ", test.execution);
  for (const std::string& step : test.stood_in)
    story += fmt::format("step {} is not written yet; the course's own files stood in for it\n", step);
  if (!test.schedule.empty())
    story += fmt::format("the execution that fails:\n{}schedule {}: ./kernlet replay {} plays it again\n",
                         test.timeline, test.schedule, test.schedule);
  if (!test.output.empty())
    story += "output:\n" + test.output + (test.output.ends_with('\n') ? "" : "\n");
  return story;
}

} // namespace kernlet::grader
