// Explores what the course explores: the judge builds and links a submission as it does for a grade, and
// hands over each explored test's program.
#include "explore/explore_command.hpp"
#include "explore/kept_schedule.hpp"
#include "judge/grade.hpp"
#include "judge/kit.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

/// "08.2" of "08.2.two-lock": exercises and chapters stay as they are.
std::string exercise_of(const std::string& what) {
  const std::size_t first = what.find('.');
  const std::size_t second = first == what.npos ? what.npos : what.find('.', first + 1);
  return what.substr(0, second);
}

struct plan {
  std::vector<const exercise_spec*> exercises;
  std::string test; ///< the one that was named; empty: all of them
  fs::path submission;
  std::string prebuilt; ///< "fast": the course's own objects, whatever the submission
};

template <class Options>
plan make_plan(const session& here, const Options& options) {
  const std::string& what = options.what;
  const fs::path asked = options.runtime == "solutions" ? fs::path("solutions") : options.submission;
  plan found;
  found.prebuilt = options.runtime == "fast" ? "fast" : "";
  found.exercises = select_exercises(here.table, {exercise_of(what)}, true, host_architecture());
  if (exercise_of(what) != what)
    found.test = what;
  found.submission = asked.empty() ? here.where.root / "exercises" : fs::absolute(asked);
  if (!fs::is_directory(found.submission) && asked.is_relative() && fs::is_directory(here.where.root / asked))
    found.submission = here.where.root / asked;
  std::string known;
  bool any = false;
  for (const exercise_spec* exercise : found.exercises)
    for (const test_spec& test : exercise->tests)
      if (is_explored(test)) {
        any = any || found.test.empty() || found.test == test.id;
        known += " " + test.id;
      }
  if (any)
    return found;
  if (known.empty())
    throw grader_error("{}: none of its tests is explored", what);
  throw grader_error("{}: no explored test is called so; there are{}", what, known);
}

/// Runs the judge over a plan's explored tests, and says what became of those that could not be explored.
grade_report run_plan(const session& here, const plan& all,
                      std::function<exploration(const test_spec&, const explored_program&)> with) {
  prepare_kit(here.table, here.where, all.exercises, terminal(stderr, here.screen.quiet()));
  grade_request request{.exercises = all.exercises, .submission = all.submission, .seed = 1};
  request.only_test = all.test;
  request.prebuilt = all.prebuilt;
  request.explored = std::move(with);
  return grade(here.table, here.where, request);
}

} // namespace

int explore_exercise(const session& here, const explore_options& options) {
  const plan all = make_plan(here, options);
  search_request how = options.search;
  if (!options.searches)
    how.searches.clear();
  std::map<std::string, exploration> found; // of a test that is run again with stand-ins, the last
  std::map<std::string, std::string> ids;
  const grade_report report =
      run_plan(here, all, [&](const test_spec& test, const explored_program& program) {
        here.screen.redraw("exploring " + test.id);
        exploration one = program.search(how);
        found[test.id] = one;
        ids[test.id] = id_of(program, one);
        return one;
      });
  here.screen.redraw("");
  int code = 0;
  for (const exercise_result& exercise : report.exercises)
    for (const test_result& test : exercise.tests) {
      if (!options.show.json)
        here.screen.line(here.screen.paint(colour::strong, test.id) + "  " + test.what);
      const auto one = found.find(test.id);
      if (one == found.end() || test.outcome == verdict::todo) {
        here.screen.line(fmt::format("  {}: {}", name(test.outcome), test.message));
        if (!test.output.empty())
          here.screen.line(test.output);
        code = 1;
        continue;
      }
      code = std::max(code, show_exploration(here, one->second, ids[test.id], options.show));
      if (!options.show.json)
        here.screen.line();
    }
  return code;
}

int replay_exercise(const session& here, const replay_options& options, const schedule_id& id, bool weak) {
  const plan all = make_plan(here, options);
  if (all.test.empty())
    throw grader_error("which test is {} a schedule of? Name one: ./kernlet replay {} {}.TEST", options.id,
                       options.id, options.what);
  int code = 2;
  exploration found;
  bool played = false;
  const grade_report report = run_plan(here, all, [&](const test_spec&, const explored_program& program) {
    must_fit(program, id, options.id,
             options.what + " with " + (all.prebuilt.empty() ? all.submission.string() : "the fast parts"));
    played = true;
    if (options.debugger) {
      code = debug_schedule(program, id, {});
      return exploration{};
    }
    search_request how;
    how.weak = weak;
    found = program.play(id.schedule, id.ignores_yields, how);
    return found;
  });
  if (!played)
    for (const exercise_result& exercise : report.exercises)
      for (const test_result& test : exercise.tests)
        throw grader_error("{}: {}: {}\n{}", test.id, name(test.outcome), test.message, test.output);
  return options.debugger ? code : show_exploration(here, found, options.id, options.show);
}

} // namespace kernlet::grader
