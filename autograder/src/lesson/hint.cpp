// Hints come one at a time: the learner asks for each. What was seen stays visible, after passing, too.

#include "lesson/hints.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress_file.hpp"
#include "lesson/ways.hpp"
#include "support/error.hpp"

#include <algorithm>

namespace kernlet::grader {

namespace {

/// A bonus exercise that repeats others has their hints, unless it has its own.
std::vector<std::string> hints_for(const session& here, const exercise_spec& exercise) {
  const auto file = work_folder(here.where, here.table.chapter_of(exercise)) / "hints.toml";
  const hint_table table = load_hints(file);
  std::vector<std::string> steps = {exercise.id};
  if (!table.contains(exercise.id))
    steps.insert(steps.end(), exercise.repeats.begin(), exercise.repeats.end());
  std::vector<std::string> hints;
  for (const std::string& step : steps)
    if (const auto found = table.find(step); found != table.end())
      hints.insert(hints.end(), found->second.begin(), found->second.end());
  if (hints.empty())
    throw grader_error("{}: there are no hints for step {}; add a [[step]] with id = \"{}\"", file.string(),
                       exercise.id, exercise.id);
  return hints;
}

void show_one(const session& here, const exercise_spec& exercise, const std::vector<std::string>& hints,
              std::size_t index) {
  const terminal& screen = here.screen;
  screen.line(screen.paint(colour::strong,
                           fmt::format("Hint {} of {} for {}", index + 1, hints.size(), title_of(exercise))));
  std::string text = render_markdown(hints[index], screen, 2);
  while (text.ends_with('\n'))
    text.pop_back();
  screen.line(text);
  screen.line();
}

void show_way_on(const session& here, const exercise_spec& exercise, std::size_t left) {
  if (left > 0)
    here.screen.note(fmt::format("./kernlet hint {0} shows the next one, with --all the ones you have seen.",
                                 exercise.id));
  else
    here.screen.note(fmt::format(
        "That was the last hint. ./kernlet diff {} shows the model answer once the tests pass, or "
        "with --give-up.",
        exercise.id));
}

} // namespace

int show_hint(const session& here, const std::string& name, bool all) {
  const exercise_spec& exercise = named_or_open(here, name);
  const auto hints = hints_for(here, exercise);
  const auto seen =
      static_cast<std::size_t>(std::max(0, record_of(load_progress(here.where), exercise.id).hints_seen));
  if (all && seen == 0) {
    here.screen.line(
        fmt::format("You have seen no hint for {} yet; there are {}.", title_of(exercise), hints.size()));
    show_way_on(here, exercise, hints.size());
    return 0;
  }
  const bool again = all || seen >= hints.size();
  const std::size_t end = again ? std::min(seen, hints.size()) : seen + 1;
  for (std::size_t index = again ? 0 : seen; index < end; ++index)
    show_one(here, exercise, hints, index);
  if (!again) {
    const std::string said = change_record(
        here.where, exercise.id, [&](progress_record& record) { record.hints_seen = static_cast<int>(end); });
    if (!said.empty())
      here.screen.note(said);
  }
  show_way_on(here, exercise, hints.size() - end);
  return 0;
}

} // namespace kernlet::grader
