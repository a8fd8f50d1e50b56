#include "lesson/lesson.hpp"
#include "lesson/ways.hpp"
#include "report/story.hpp"
#include "report/view.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace kernlet::grader {

namespace {

/// A label and what belongs to it, in two columns.
void row(const terminal& screen, std::string_view label, std::string_view text) {
  screen.line(fmt::format("  {:<9}{}", label, text));
}

/// A row for a file, if it is there: a hand-out may lack it.
void file_row(const session& here, std::string_view label, const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    row(here.screen, label, here.screen.paint(colour::note, shown_path(here.where, file)));
}

void show_exercise(const session& here, const exercise_spec& exercise) {
  const terminal& screen = here.screen;
  const chapter_spec& chapter = here.table.chapter_of(exercise);
  const auto folder = work_folder(here.where, chapter);
  const progress_record record = record_of(load_progress(here.where), exercise.id);

  screen.line(screen.paint(colour::strong, fmt::format("Chapter {} {}", chapter.number, chapter.title)));
  std::string question = wrapped(chapter.question, "  ", screen);
  question.pop_back();
  screen.line(question);
  if (!chapter.due.empty())
    row(screen, "due", chapter.due);
  screen.line();
  std::string heading =
      spread(screen.paint(colour::strong, "Now: " + title_of(exercise)),
             fmt::format("{} of {} points", points(record.score), points(exercise.points)), screen);
  heading.pop_back();
  screen.line(heading);
  file_row(here, "read", here.where.root / "chapters" / chapter.folder() / "index.md");
  file_row(here, "task", folder / "README.md");
  std::string_view label = "write";
  for (const std::string& name : files_of(exercise)) {
    row(screen, label, screen.paint(colour::note, shown_path(here.where, folder / name)));
    label = "";
  }
  row(screen, "try", fmt::format("./kernlet watch {}    grades at every save", exercise.id));
  row(screen, "", fmt::format("./kernlet grade {}    grades once", exercise.id));
  row(screen, "stuck",
      fmt::format("./kernlet hint {}     {} seen so far", exercise.id,
                  record.hints_seen == 0 ? "none" : std::to_string(record.hints_seen)));
  row(screen, "book", "./kernlet book          the chapter as a page");
}

} // namespace

int show_next(const session& here) {
  if (const exercise_spec* open = first_open(here)) {
    show_exercise(here, *open);
    return 0;
  }
  const hidden_share left = outstanding(here, select_exercises(here.table, {}, false, host_architecture()));
  if (left.tests > 0)
    here.screen.line("Every exercise that is here passes its public tests. " + describe(left) + ".");
  else
    here.screen.line("Every exercise that is ready is complete.");
  for (const chapter_spec& chapter : here.table.chapters)
    if (chapter.ready) {
      row(here.screen, "quiz", "./kernlet quiz " + chapter.number);
      for (const exercise_spec* exercise :
           select_exercises(here.table, {chapter.folder()}, true, host_architecture()))
        if (exercise->bonus || exercise->optional())
          row(here.screen, exercise->bonus ? "bonus" : "full",
              fmt::format("./kernlet watch {}    {}", exercise->id, exercise->title));
    }
  return 0;
}

} // namespace kernlet::grader
