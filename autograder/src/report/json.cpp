// The shape is documented in docs/manual/results.md. Every field is always there, so that a reader needs no
// defaults.

#include "report/report.hpp"
#include "report/view.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {

namespace {

using json = nlohmann::ordered_json;

constexpr int format_number = 1;

json of(const provenance& source) {
  return {{"release", source.release},
          {"compiler", source.compiler},
          {"image", source.image},
          {"architecture", source.architecture},
          {"tier", source.tier},
          {"seed", std::to_string(source.seed)}, // readers that keep numbers as doubles would round it
          {"official", source.unofficial.empty()},
          {"unofficial_because", source.unofficial}};
}

json of(const test_result& test) {
  return {{"id", test.id},
          {"what", test.what},
          {"hidden", test.hidden},
          {"full", test.full},
          {"outcome", token(test.outcome)},
          {"score", test.score},
          {"max_score", test.max_score},
          {"message", test.message},
          {"expected", test.expected},
          {"got", test.got},
          {"file", test.file},
          {"line", test.line},
          {"steps", test.steps},
          {"execution", test.execution},
          {"stood_in", test.stood_in},
          {"output", test.output},
          {"schedule", test.schedule},
          {"timeline", test.timeline},
          {"picture", test.picture},
          {"seconds", test.seconds}};
}

json of(const exercise_result& exercise) {
  json tests = json::array();
  for (const test_result& test : exercise.tests)
    tests.push_back(of(test));
  return {{"id", exercise.id},
          {"title", exercise.title},
          {"chapter", exercise.chapter},
          {"bonus", exercise.bonus},
          {"complete", exercise.complete()},
          {"score", exercise.score()},
          {"max_score", exercise.max_score()},
          {"note", exercise.note},
          {"tests", std::move(tests)}};
}

json of(const question_result& question) {
  return {{"id", question.id},
          {"chapter", question.chapter},
          {"text", question.text},
          {"answered", question.answered},
          {"right", question.right},
          {"outstanding", question.outstanding},
          {"score", question.score},
          {"max_score", question.max_score},
          {"feedback", question.feedback}};
}

} // namespace

std::string json_report(const grade_report& report, const report_options& options) {
  const grade_report shown = visible(report, options);
  const tally totals = count(shown);
  json exercises = json::array(), questions = json::array();
  for (const exercise_result& exercise : shown.exercises)
    exercises.push_back(of(exercise));
  for (const question_result& question : shown.questions)
    questions.push_back(of(question));
  const hidden_share left = shown.outstanding();
  const json document = {
      {"format", format_number},
      {"source", of(shown.source)},
      {"submission", shown.submission},
      {"score", shown.score()},
      {"max_score", shown.max_score()},
      {"all_reached", shown.all_reached()},
      {"passed", totals.passed},
      {"failed", totals.failed},
      {"not_run", totals.not_run},
      {"full_open", totals.full_open},
      {"outstanding",
       {{"hidden_tests", left.tests}, {"points", left.points}, {"questions", shown.outstanding_questions()}}},
      {"seconds", shown.seconds},
      {"notes", shown.notes},
      {"exercises", std::move(exercises)},
      {"questions", std::move(questions)}};
  return document.dump(1) + "\n";
}

} // namespace kernlet::grader
