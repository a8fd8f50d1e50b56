#include "command/tour.hpp"
#include "command/tour_table.hpp"
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
      else if (first == nullptr)
        first = &test;
    }
  here.screen.line(fmt::format("   {}: {:g} of {:g} points, {} of {} tests passed, {:.1f} s", whose,
                               report.score(), report.max_score(), passed, tests, report.seconds));
  if (first != nullptr)
    here.screen.line(fmt::format("   its first failing test, {}, says: {}: {}", first->id,
                                 name(first->outcome), first->message));
}

grade_report grade_chapter(const session& here, const std::string& chapter,
                           const std::filesystem::path& submission, const std::string& title) {
  grade_request request{.exercises = select_exercises(here.table, {chapter}, false, host_architecture()),
                        .submission = submission};
  std::size_t steps = request.exercises.size();
  for (const exercise_spec* exercise : request.exercises)
    steps += exercise->tests.size();
  const terminal errors(stderr, here.screen.quiet());
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

  heading(here, 1, "Kernel threads and coroutines, measured here");
  show_tour_table(here);

  bool as_it_should_be = true;
  if (std::filesystem::is_directory(here.where.root / "solutions")) {
    heading(here, 2, "The grader, on the model answer of chapter 02 (you write this in four hours)");
    const grade_report answer =
        grade_chapter(here, "02", here.where.root / "solutions", "grading the model answer");
    summarise(here, "the model answer", answer);
    as_it_should_be = answer.all_reached();
  }
  heading(here, 3, "The grader, on the untouched starter");
  const grade_report starter = grade_chapter(here, "02", here.where.pristine(), "grading the starter");
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
        "the model answer or the starter was not graded as it should be: run ./kernlet check 02");
  return 0;
}

} // namespace kernlet::grader
