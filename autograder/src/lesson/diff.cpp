#include "lesson/lesson.hpp"
#include "lesson/progress_file.hpp"
#include "lesson/ways.hpp"
#include "support/clean_text.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <filesystem>

namespace kernlet::grader {

namespace {

namespace fs = std::filesystem;

colour colour_of(std::string_view line) {
  if (line.starts_with("---") || line.starts_with("+++"))
    return colour::strong;
  if (line.starts_with("@@"))
    return colour::note;
  return line.starts_with('+') ? colour::good : line.starts_with('-') ? colour::bad : colour::plain;
}

void show_lines(const terminal& screen, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    screen.line(screen.paint(colour_of(line), line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Lines with - are the learner's, lines with + the model answer's.
void show_file(const session& here, const fs::path& mine, const fs::path& model) {
  std::error_code ignored;
  const bool present = fs::is_regular_file(mine, ignored);
  const std::string my_name = shown_path(here.where, mine), model_name = shown_path(here.where, model);
  const subprocess_result result = run({.arguments = {"diff", "-u", "--label", my_name, "--label", model_name,
                                                      present ? mine.string() : "/dev/null", model.string()},
                                        .environment = {},
                                        .working_directory = {},
                                        .inherit_output = false,
                                        .on_line = {}});
  if (result.status == 0)
    here.screen.line(fmt::format("{} and {} are the same.", my_name, model_name));
  else if (result.status == 1)
    show_lines(here.screen, clean_text(result.output, static_cast<std::size_t>(-1)));
  else
    throw grader_error("cannot compare {} with {}: {}; install diffutils", my_name, model_name,
                       result.output);
}

int refuse(const session& here, const exercise_spec& exercise) {
  here.screen.line(
      fmt::format("{} is not complete yet, so the model answer stays closed.", title_of(exercise)));
  here.screen.line(fmt::format("  ./kernlet hint {}              gives a hint", exercise.id));
  here.screen.line(fmt::format("  ./kernlet diff {} --give-up    shows it all the same", exercise.id));
  return 1;
}

} // namespace

int show_diff(const session& here, const std::string& name, bool give_up) {
  const exercise_spec& exercise = named_or_open(here, name);
  const chapter_spec& chapter = here.table.chapter_of(exercise);
  const fs::path model = solution_folder(here.where, chapter);
  const bool complete = record_of(load_progress(here.where), exercise.id).complete;
  if (!complete && !give_up)
    return refuse(here, exercise);
  for (const std::string& file : files_of(exercise))
    if (!fs::exists(model / file))
      throw grader_error(
          "{}: the model answer is not here; a hand-out comes without it, your course may give it out later",
          shown_path(here.where, model / file));
  if (!complete) {
    const std::string said =
        change_record(here.where, exercise.id, [](progress_record& record) { record.gave_up = true; });
    if (!said.empty())
      here.screen.note(said);
  }
  for (const std::string& file : files_of(exercise))
    show_file(here, work_folder(here.where, chapter) / file, model / file);
  if (fs::exists(model / "README.md"))
    here.screen.note("Why it is so: " + shown_path(here.where, model / "README.md"));
  return 0;
}

} // namespace kernlet::grader
