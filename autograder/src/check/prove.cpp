// Starters and references. They go through the same grade() as a submission, as the zoo does (zoo_proof.cpp).
#include "check/proof.hpp"
#include "judge/part_build.hpp"

#include <algorithm>

namespace kernlet::grader {

std::vector<const exercise_spec*> exercises_of(const chapter_spec& chapter, const std::string& architecture) {
  std::vector<const exercise_spec*> found;
  for (const exercise_spec& exercise : chapter.exercises)
    if (exercise.architecture == architecture)
      found.push_back(&exercise);
  return found;
}

const test_result* first_not_passed(const exercise_result& exercise) {
  for (const test_result& test : exercise.tests)
    if (test.outcome != verdict::passed)
      return &test;
  return nullptr;
}

std::string describe(const test_result& test) {
  return fmt::format("{} ({}): {}: {}{}", test.id, test.execution, name(test.outcome), test.message,
                     test.expected.empty() ? ""
                                           : fmt::format(" (expected {}, got {})", test.expected, test.got));
}

std::string drawn_in(const grade_report& report, int round, int rounds) {
  return fmt::format(" (round {} of {}; `kernlet grade --seed {}` draws the same inputs)", round, rounds,
                     report.source.seed);
}

namespace {

/// Whether the kit has an execution of the test by which a starter must fail. Where fewer were asked for it
/// may not: then nothing is said about that step.
bool can_fail_as_declared(const exercise_spec& exercise, const kit& with) {
  for (const test_spec& test : exercise.tests)
    if (test.id == exercise.starter.test)
      return std::any_of(test.executions.begin(), test.executions.end(),
                         [&](const std::string& one) { return with.executions.contains(one); });
  return true;
}

/// A starter's first failure against what the manifest declares.
void compare_starter(gaps& found, const exercise_spec& exercise, const exercise_result& result) {
  const test_result* const failure = first_not_passed(result);
  const auto gap = [&](const std::string& what) {
    found.push_back(fmt::format("starter {}: {}", exercise.id, what));
  };
  if (failure == nullptr)
    return gap("passes every test");
  if (failure->id != exercise.starter.test || name(failure->outcome) != exercise.starter.outcome ||
      failure->message.find(exercise.starter.message) == std::string::npos)
    gap(fmt::format("fails with {}; declared: {}: {}: {}", describe(*failure), exercise.starter.test,
                    exercise.starter.outcome, exercise.starter.message));
  if (result.score() != 0)
    gap(fmt::format("earns {:g} points", result.score()));
}

} // namespace

gaps check_starters(const session& here, const chapter_spec& chapter, const std::string& architecture) {
  gaps found;
  grade_request request{.exercises = exercises_of(chapter, architecture),
                        .submission = here.where.pristine(),
                        .public_only = here.table.handout};
  const grade_report report = grade(here.table, here.where, request);
  const kit& with = load_kit(here.where, architecture == "host" ? host_architecture() : architecture);
  for (std::size_t i = 0; i < report.exercises.size(); ++i) {
    if (with.reduced && !can_fail_as_declared(*request.exercises[i], with))
      continue;
    if (!report.exercises[i].note.empty() && report.exercises[i].tests.front().outcome == verdict::not_run)
      found.push_back(
          fmt::format("starter {}: not run: {}", report.exercises[i].id, report.exercises[i].note));
    else
      compare_starter(found, *request.exercises[i], report.exercises[i]);
  }
  if (architecture == "host") {
    build_kit(here.where, host_architecture(), chapter);
    part_build part(chapter, with, here.where.pristine() / chapter.folder(),
                    here.where.pristine() / chapter.folder(), {}, sandbox::best_tier());
    part.compile({"plain"});
    if (!part.warnings().empty())
      found.push_back("starter: compiles with warnings:\n" + part.warnings());
  }
  return found;
}

gaps check_reference(const session& here, const chapter_spec& chapter, const std::string& which,
                     const std::string& architecture, int repeat) {
  gaps found;
  for (int round = 0; round < repeat && found.empty(); ++round) {
    grade_request request{.exercises = exercises_of(chapter, architecture),
                          .submission = here.where.root / "solutions"};
    request.core_only = which == "solutions";
    request.public_only = here.table.handout;
    request.prebuilt = which == "fast" ? "fast" : "";
    const grade_report report = grade(here.table, here.where, request);
    for (const exercise_result& exercise : report.exercises)
      for (const test_result& test : exercise.tests)
        if (test.outcome != verdict::passed)
          found.push_back(fmt::format("{} part, {}: {}{}", which, exercise.id, describe(test),
                                      drawn_in(report, round + 1, repeat)));
  }
  return found;
}

} // namespace kernlet::grader
