// What Gradescope makes of the fields decides what we write:
// - A score at the top would override the sum of the tests, so there is none; every test has its own.
// - A results file without any test is refused, so an empty report holds one test of no points that says so.
// - Students see a test's output as soon as its visibility allows. Hidden tests become visible with the
// published grades,
//   and then say no more than a student may know. With all details they stay hidden for good.
// - The grader's own standard output may hold anything, so students do not see it.

#include "report/report.hpp"
#include "report/view.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kernlet::grader {

namespace {

using json = nlohmann::ordered_json;

const char* visibility_of(const test_result& test, const report_options& options) {
  if (!test.hidden)
    return "visible";
  return options.for_student ? "after_published" : "hidden";
}

json tags_of(const test_result& test) {
  json tags = {test.exercise};
  if (test.hidden)
    tags.push_back("hidden");
  if (test.full)
    tags.push_back("full");
  return tags;
}

json of(const test_result& test, const exercise_result& exercise, const report_options& options) {
  const bool passed = test.outcome == verdict::passed;
  std::string output = passed ? std::string(name(test.outcome)) + "\n"
                              : fmt::format("{}\n{}", name(test.outcome), plain_story(test));
  if (!passed && !exercise.note.empty())
    output += exercise.note + "\n";
  return {{"name", fmt::format("{}: {}", test.id, test.what)},
          {"name_format", "text"},
          {"score", test.score},
          {"max_score", test.max_score},
          {"status", passed ? "passed" : "failed"},
          {"output", std::move(output)},
          {"output_format", "text"},
          {"tags", tags_of(test)},
          {"visibility", visibility_of(test, options)},
          {"extra_data",
           {{"exercise", exercise.id}, {"outcome", token(test.outcome)}, {"seconds", test.seconds}}}};
}

json of(const question_result& question) {
  std::string output = !question.answered     ? "not answered\n"
                       : question.outstanding ? "answered; the course marks it\n"
                       : question.right       ? "right\n"
                                              : "not right\n";
  if (!question.outstanding && !question.feedback.empty())
    output += question.feedback + "\n";
  return {{"name", "quiz " + question.id},
          {"name_format", "text"},
          {"score", question.score},
          {"max_score", question.max_score},
          {"status", question.right ? "passed" : "failed"},
          {"output", std::move(output)},
          {"output_format", "text"},
          {"tags", {"quiz"}},
          {"visibility", "visible"},
          {"extra_data", {{"chapter", question.chapter}, {"answered", question.answered}}}};
}

json nothing_graded() {
  return {{"name", "nothing was graded"},
          {"name_format", "text"},
          {"score", 0.0},
          {"max_score", 0.0},
          {"status", "failed"},
          {"output", "No exercise and no quiz was asked for.\n"},
          {"output_format", "text"},
          {"visibility", "visible"}};
}

std::string head(const grade_report& report, std::size_t hidden_tests) {
  const tally totals = count(report);
  std::string text = fmt::format("{} passed, {} failed, {} not run\n{}\n{}\n", totals.passed, totals.failed,
                                 totals.not_run, describe(report.source), standing_of(report.source));
  for (const std::string& note : report.notes)
    text += note + "\n";
  if (hidden_tests > 0)
    text +=
        fmt::format("Hidden tests are not among these figures: {} of them count with the published grade.\n",
                    hidden_tests);
  return text;
}

/// The head stands above all tests, visible at once: it must not tell how many hidden ones passed.
grade_report without_hidden_tests(grade_report report) {
  for (exercise_result& exercise : report.exercises)
    std::erase_if(exercise.tests, [](const test_result& test) { return test.hidden; });
  return report;
}

} // namespace

std::string gradescope_report(const grade_report& report, const report_options& options) {
  const grade_report shown = visible(report, options);
  json tests = json::array();
  for (const exercise_result& exercise : shown.exercises)
    for (const test_result& test : exercise.tests)
      tests.push_back(of(test, exercise, options));
  for (const question_result& question : shown.questions)
    tests.push_back(of(question));
  if (tests.empty())
    tests.push_back(nothing_graded());
  const provenance& source = shown.source;
  const json document = {
      {"execution_time", shown.seconds},
      {"output", head(without_hidden_tests(shown), count(shown).hidden - count(shown).hidden_not_run)},
      {"output_format", "text"},
      {"test_output_format", "text"},
      {"test_name_format", "text"},
      {"visibility", "visible"},
      {"stdout_visibility", "hidden"},
      {"extra_data",
       {{"release", source.release},
        {"compiler", source.compiler},
        {"image", source.image},
        {"architecture", source.architecture},
        {"tier", source.tier},
        {"seed", std::to_string(source.seed)},
        {"official", source.unofficial.empty()},
        {"unofficial_because", source.unofficial}}},
      {"tests", std::move(tests)}};
  return document.dump(1) + "\n";
}

} // namespace kernlet::grader
