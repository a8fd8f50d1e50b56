// The proofs that run code: starters, references and the zoo all go through the same grade() as a submission.
#include "check/check.hpp"
#include "check/zoo.hpp"
#include "judge/part_build.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace kernlet::grader {
namespace {

std::vector<const exercise_spec*> exercises_of(const chapter_spec& chapter, const std::string& architecture) {
  std::vector<const exercise_spec*> found;
  for (const exercise_spec& exercise : chapter.exercises)
    if (exercise.architecture == architecture)
      found.push_back(&exercise);
  return found;
}

const test_result* first_failure(const exercise_result& exercise) {
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

bool is_full(const chapter_spec& chapter, const std::string& test) {
  for (const exercise_spec& exercise : chapter.exercises)
    for (const test_spec& one : exercise.tests)
      if (one.id == test)
        return one.full;
  return false;
}

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
  const test_result* const failure = first_failure(result);
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
          found.push_back(fmt::format("{} part, {}: {}", which, exercise.id, describe(test)));
  }
  return found;
}

namespace {

char mark_of(const test_result& test) {
  switch (test.outcome) {
  case verdict::passed:
    return '.';
  case verdict::failed:
    return 'F';
  case verdict::todo:
    return 'T';
  case verdict::crashed:
    return 'C';
  case verdict::killed:
    return 'K';
  case verdict::not_compiled:
    return 'N';
  case verdict::not_run:
    return '?';
  }
  return '?';
}

/// One mark for each test of the chapter, in the order of the table.
std::vector<std::pair<std::string, char>> marks_of(const chapter_spec& chapter, const grade_report& report) {
  std::map<std::string, char> seen;
  for (const exercise_result& exercise : report.exercises)
    for (const test_result& test : exercise.tests)
      seen[test.id] = mark_of(test);
  std::vector<std::pair<std::string, char>> marks;
  for (const exercise_spec* exercise : exercises_of(chapter, "host"))
    for (const test_spec& test : exercise->tests)
      marks.emplace_back(test.id, seen.contains(test.id) ? seen[test.id] : ' ');
  return marks;
}

/// The steps that a part of the zoo is judged in. A wrong part dies in the step that its declared test
/// belongs to, so the steps up to there prove all that is declared.
std::vector<const exercise_spec*> steps_for(const chapter_spec& chapter, const zoo_entry& entry,
                                            bool whole_matrix) {
  std::vector<const exercise_spec*> steps = exercises_of(chapter, "host");
  const auto last = std::find_if(steps.begin(), steps.end(), [&](const exercise_spec* step) {
    return std::any_of(step->tests.begin(), step->tests.end(),
                       [&](const test_spec& test) { return test.id == entry.test; });
  });
  if (entry.kind == "wrong" && !whole_matrix && last != steps.end())
    steps.erase(last + 1, steps.end());
  return steps;
}

double points_of(const grade_report& report) {
  double points = 0;
  for (const exercise_result& exercise : report.exercises)
    points += exercise.score();
  return points;
}

/// Judges an entry: with `whole_matrix` as a submission, and otherwise by what is enough for its kind.
grade_report grade_entry(const session& here, const chapter_spec& chapter, const zoo_entry& entry,
                         bool whole_matrix) {
  const temporary_folder folder;
  build_zoo_part(here.where, chapter, entry, folder.path() / chapter.folder());
  grade_request request{.exercises = steps_for(chapter, entry, whole_matrix), .submission = folder.path()};
  // What only a fast part promises is not asked of a change of the model answer.
  request.core_only = entry.base == "solutions" && !is_full(chapter, entry.test);
  if (whole_matrix || entry.kind == "right")
    return grade(here.table, here.where, request);
  if (entry.kind == "wrong") {
    // The first failure of a step is what is declared; what would come behind it proves nothing more.
    // What comes before it is run plainly: that nothing there fails is seen in a third of the time.
    request.stop_at_first_failure = true;
    request.wanted = [&entry](const test_spec& test, const std::string& execution) {
      return execution == "plain" || (test.id == entry.test && execution == entry.execution);
    };
    return grade(here.table, here.where, request);
  }
  // A test pays if all its executions pass, so the first of each is enough for a part that earns nothing.
  request.wanted = [](const test_spec& test, const std::string& execution) {
    return execution == test.executions.front();
  };
  grade_report report = grade(here.table, here.where, request);
  if (points_of(report) == 0)
    return report;
  request.wanted = {};
  return grade(here.table, here.where, request);
}

/// What an entry's results must be, by its kind. Returns the gap, or nothing.
std::string judge_entry(const zoo_entry& entry, const grade_report& report) {
  const test_result* failure = nullptr;
  const double points = points_of(report);
  for (const exercise_result& exercise : report.exercises)
    if (failure == nullptr)
      failure = first_failure(exercise);
  if (entry.kind == "right")
    return failure == nullptr ? "" : "is right, but was refused: " + describe(*failure);
  if (entry.kind == "hostile") {
    if (points == 0)
      return entry.known_limit.empty()
                 ? ""
                 : "is listed as a known limit, but scores nothing: take known_limit out";
    return entry.known_limit.empty() ? fmt::format("is hostile, but scored {:g} points", points) : "";
  }
  if (failure == nullptr)
    return "is wrong, but passed every test";
  if (failure->id != entry.test || name(failure->outcome) != entry.outcome ||
      failure->execution != entry.execution || failure->message.find(entry.message) == std::string::npos)
    return fmt::format("was rejected by {}; declared: {} ({}): {}: {}", describe(*failure), entry.test,
                       entry.execution, entry.outcome, entry.message);
  return "";
}

} // namespace

gaps check_zoo(const session& here, const chapter_spec& chapter, bool whole_matrix,
               std::vector<matrix_row>& matrix) {
  std::vector<zoo_entry> entries = load_zoo(here.where, chapter);
  const std::size_t all = entries.size();
  std::erase_if(entries, [](const zoo_entry& one) {
    return !one.architecture.empty() && one.architecture != host_architecture();
  });
  if (entries.size() < all)
    here.screen.line(
        fmt::format("not run: {} parts of the zoo are about another architecture", all - entries.size()));
  matrix.resize(entries.size());
  gaps found;
  std::mutex lock;
  std::atomic<std::size_t> next{0};
  progress shown(here.screen, "zoo of chapter " + chapter.number, entries.size());
  const auto worker = [&] {
    for (std::size_t i = next++; i < entries.size(); i = next++) {
      const zoo_entry& entry = entries[i];
      {
        const std::lock_guard held(lock);
        shown.step(entry.name);
      }
      std::string gap;
      matrix_row row{entry.name, {}, false};
      try {
        const grade_report report = grade_entry(here, chapter, entry, whole_matrix);
        row.marks = marks_of(chapter, report);
        gap = judge_entry(entry, report);
      } catch (const grader_error& trouble) {
        gap = trouble.what();
      }
      row.as_declared = gap.empty();
      const std::lock_guard held(lock);
      if (!gap.empty())
        found.push_back(entry.name + " " + gap);
      matrix[i] = std::move(row);
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < 2; ++i)
      workers.emplace_back(worker);
  }
  std::sort(found.begin(), found.end());
  return found;
}

} // namespace kernlet::grader
