// The zoo: every wrong, right and hostile part is judged, and ends as it declares.
#include "check/proof.hpp"
#include "check/zoo.hpp"
#include "judge/part_build.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <map>

namespace kernlet::grader {
namespace {

bool is_full(const chapter_spec& chapter, const std::string& test) {
  for (const exercise_spec& exercise : chapter.exercises)
    for (const test_spec& one : exercise.tests)
      if (one.id == test)
        return one.full;
  return false;
}

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
      failure = first_not_passed(exercise);
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

zoo_proof begin_zoo(const session& here, const chapter_spec& chapter, const check_options& options,
                    work_list& work) {
  zoo_proof proof;
  for (zoo_entry& entry : load_zoo(here.where, chapter)) {
    if (!entry.architecture.empty() && entry.architecture != host_architecture()) {
      ++proof.elsewhere;
      continue;
    }
    const std::string name = chapter.number + " " + entry.name;
    proof.rows.push_back(work.add(name, [&here, &chapter, &options, entry = std::move(entry)] {
      matrix_row row{entry.name, {}, {}};
      try {
        for (int round = 1; round <= options.repeat && row.gap.empty(); ++round) {
          const grade_report report = grade_entry(here, chapter, entry, options.whole_matrix);
          row.marks = marks_of(chapter, report);
          row.gap = judge_entry(entry, report);
          if (!row.gap.empty())
            row.gap += drawn_in(report, round, options.repeat);
        }
      } catch (const grader_error& trouble) {
        row.gap = trouble.what();
      }
      return row;
    }));
  }
  return proof;
}

} // namespace kernlet::grader
