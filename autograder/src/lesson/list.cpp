#include "lesson/lesson.hpp"
#include "lesson/ways.hpp"
#include "report/story.hpp"
#include "report/view.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {

namespace {

constexpr int bar_length = 20;

struct reached {
  double points = 0, all = 0;
};

reached sum(const std::vector<const exercise_spec*>& exercises, const std::vector<progress_record>& records) {
  reached total;
  for (const exercise_spec* exercise : exercises) {
    if (exercise->bonus)
      continue;
    total.points += record_of(records, exercise->id).score;
    total.all += exercise->points;
  }
  return total;
}

/// The record says what was reached once; the files may have changed since.
std::string_view state_of(const session& here, const chapter_spec& chapter, const exercise_spec& exercise,
                          const progress_record& record) {
  if (!record.complete)
    return record.files.empty() ? "not begun" : "open";
  const bool same = record.files == hashes_now(here.where, chapter, exercise);
  if (outstanding(here, exercise, record).tests > 0)
    return same ? "public tests pass" : "public tests passed, changed since";
  return same ? "complete" : "complete, changed since";
}

colour colour_of(const progress_record& record) {
  return record.complete ? colour::good : colour::plain;
}

void show_exercise(const session& here, const chapter_spec& chapter, const exercise_spec& exercise,
                   const progress_record& record) {
  const terminal& screen = here.screen;
  const std::string state(state_of(here, chapter, exercise, record));
  const std::string reached = exercise.bonus ? "bonus"
                              : exercise.optional()
                                  ? "full"
                                  : fmt::format("{} of {}", points(record.score), points(exercise.points));
  const std::string name = fmt::format("{:<6}{}", exercise.id, exercise.title);
  const std::string gap(name.size() < 42 ? 42 - name.size() : 1, ' ');
  std::string line = spread("    " + name + gap + screen.paint(colour_of(record), state), reached, screen);
  line.pop_back();
  screen.line(line);
}

void show_ready(const session& here, const chapter_spec& chapter,
                const std::vector<progress_record>& records) {
  const terminal& screen = here.screen;
  const auto exercises = select_exercises(here.table, {chapter.folder()}, true, host_architecture());
  const reached total = sum(exercises, records);
  const std::string right = fmt::format("{} {} of {} points", bar(total.points, total.all, bar_length),
                                        points(total.points), points(total.all));
  std::string line =
      spread(screen.paint(colour::strong, chapter.number + "  " + chapter.title), right, screen);
  line.pop_back();
  screen.line(line);
  if (!chapter.due.empty())
    screen.line("    due " + chapter.due);
  for (const exercise_spec* exercise : exercises)
    show_exercise(here, chapter, *exercise, record_of(records, exercise->id));
}

void show_planned(const session& here, const chapter_spec& chapter) {
  std::string line = spread(chapter.number + "  " + chapter.title,
                            chapter.left_out ? "not in this hand-out" : "planned", here.screen);
  line.pop_back();
  here.screen.line(here.screen.paint(colour::dim, line));
}

} // namespace

int list_exercises(const session& here) {
  const auto records = load_progress(here.where);
  double hours = 0;
  std::ptrdiff_t ready = 0;
  for (const chapter_spec& chapter : here.table.chapters) {
    hours += chapter.hours;
    ready += chapter.ready;
    if (chapter.ready)
      show_ready(here, chapter, records);
    else
      show_planned(here, chapter);
  }
  here.screen.line();
  here.screen.line(fmt::format("{} chapters, {} hours; {} {} {}.", here.table.chapters.size(), points(hours),
                               ready, ready == 1 ? "is" : "are",
                               here.table.handout ? "in this hand-out" : "ready, the others are planned"));
  const hidden_share left = outstanding(here, select_exercises(here.table, {}, false, host_architecture()));
  if (here.table.handout && left.tests > 0)
    here.screen.line(describe(left) + ".");
  if (const exercise_spec* open = first_open(here))
    here.screen.note(fmt::format("Now: {}. ./kernlet next says what to do.", title_of(*open)));
  return 0;
}

} // namespace kernlet::grader
