#include "command/tour.hpp"
#include "command/tour_table.hpp"
#include "judge/kit.hpp"
#include "lesson/run.hpp"
#include "support/error.hpp"

namespace kernlet::grader {
namespace {

void heading(const session& here, int number, const std::string& text) {
  here.screen.line();
  here.screen.line(here.screen.paint(colour::strong, fmt::format("{}  {}", number, text)));
  here.screen.line();
}

/// What a chapter's graded part came to, in one line, and the first test that failed in a second one.
void summarise(const session& here, const std::string& whose, const grade_report& report) {
  std::size_t tests = 0, passed = 0;
  const test_result* first = nullptr;
  for (const exercise_result& exercise : report.exercises)
    for (const test_result& test : exercise.tests) {
      ++tests;
      if (test.outcome == verdict::passed)
        ++passed;
      else if (first == nullptr && !(test.hidden && test.outcome == verdict::not_run))
        first = &test;
    }
  here.screen.line(fmt::format("   {}: {:g} of {:g} points, {} of {} tests passed, {:.1f} s", whose,
                               report.score(), report.max_score(), passed, tests, report.seconds));
  if (const hidden_share left = report.outstanding(); left.tests > 0)
    here.screen.line("   " + describe(left));
  if (first != nullptr)
    here.screen.line(fmt::format("   its first failing test, {}, says: {}: {}", first->id,
                                 name(first->outcome), first->message));
}

/// The chapter that is shown: the switch, or what comes first where a hand-out does not have it.
const chapter_spec& shown_chapter(const session& here) {
  const chapter_spec* first = nullptr;
  for (const chapter_spec& chapter : here.table.chapters) {
    if (chapter.ready && chapter.number == "02")
      return chapter;
    if (chapter.ready && first == nullptr)
      first = &chapter;
  }
  if (first == nullptr)
    throw grader_error("no chapter is ready here");
  return *first;
}

bool has_experiment(const session& here, const std::string& name) {
  for (const chapter_spec& chapter : here.table.chapters)
    for (const experiment_spec& one : chapter.experiments)
      if (one.name == name)
        return true;
  return false;
}

grade_report grade_chapter(const session& here, const std::string& chapter,
                           const std::filesystem::path& submission, const std::string& title) {
  grade_request request{.exercises = select_exercises(here.table, {chapter}, false, host_architecture()),
                        .submission = submission};
  std::size_t steps = request.exercises.size();
  for (const exercise_spec* exercise : request.exercises)
    steps += exercise->tests.size();
  const terminal errors(stderr, here.screen.quiet());
  prepare_kit(here.table, here.where, request.exercises, errors);
  progress shown(errors, title, steps);
  request.on_step = [&](std::string_view what) { shown.step(what); };
  return grade(here.table, here.where, request);
}

} // namespace

int tour(const session& here) {
  const terminal& screen = here.screen;
  screen.line(
      screen.paint(colour::strong, "kernlet: a kernel-style runtime that you build, chapter by chapter"));
  screen.line();
  screen.line(
      "Who decides when a task gives up the processor: a scheduler, or the task itself? You will write both");
  screen.line("kinds, from the assembly switch up. This tour runs what is there.");

  const std::string chapter = shown_chapter(here).number;
  if (has_experiment(here, "resume-cost")) {
    heading(here, 1, "Kernel threads and coroutines, measured here");
    show_tour_table(here);
  } else if (has_experiment(here, "switch-cost")) { // a hand-out of the first chapters
    heading(here, 1, "A switch between two flows of control, measured here");
    if (run_experiment(here, {.name = "switch-cost"}, {}) != 0)
      throw grader_error("the experiment switch-cost failed; run it alone: ./kernlet run switch-cost");
  }

  bool as_it_should_be = true;
  if (std::filesystem::is_directory(here.where.root / "solutions")) {
    heading(here, 2,
            fmt::format("The grader, on the model answer of chapter {} (you write this in {:g} hours)",
                        chapter, shown_chapter(here).hours));
    const grade_report answer =
        grade_chapter(here, chapter, here.where.root / "solutions", "grading the model answer");
    summarise(here, "the model answer", answer);
    as_it_should_be = answer.all_reached();
  }
  heading(here, 3, "The grader, on the untouched starter");
  const grade_report starter = grade_chapter(here, chapter, here.where.pristine(), "grading the starter");
  summarise(here, "the starter", starter);
  as_it_should_be = as_it_should_be && starter.score() == 0;

  heading(here, 4, "The course");
  list_exercises(here);

  heading(here, 5, "What to do next");
  show_next(here);
  screen.line();
  screen.line("   ./kernlet book       read the chapter in your browser, offline");
  screen.line("   ./kernlet watch      graded at every save");
  screen.line("   ./kernlet doctor     what this machine can and cannot do");
  if (!as_it_should_be)
    throw grader_error(
        "the model answer or the starter was not graded as it should be: run ./kernlet check {}", chapter);
  return 0;
}

} // namespace kernlet::grader
