// Nothing is lost by a reset: a file that differs from its starter is kept beside it as NAME.before-reset.N,
// before the starter takes its place.

#include "lesson/lesson.hpp"
#include "lesson/progress_file.hpp"
#include "lesson/ways.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

namespace kernlet::grader {

namespace {

namespace fs = std::filesystem;

struct reset_plan {
  const chapter_spec* chapter = nullptr;
  std::string title;
  std::vector<std::string> files;
  std::vector<std::string> exercises;  ///< whose record begins anew
  std::vector<std::string> also_about; ///< other exercises that one of the files belongs to
};

bool shares_a_file(const exercise_spec& exercise, const std::vector<std::string>& files) {
  const auto own = files_of(exercise);
  return std::any_of(own.begin(), own.end(), [&](const std::string& file) {
    return std::find(files.begin(), files.end(), file) != files.end();
  });
}

reset_plan plan_for(const session& here, const std::string& name) {
  reset_plan plan;
  if (!name.empty() && name.find('.') == name.npos) {
    plan.chapter = &here.table.chapter(name);
    if (!plan.chapter->ready)
      throw grader_error("chapter {} ({}) is planned and has no exercises yet", plan.chapter->number,
                         plan.chapter->title);
    plan.title = fmt::format("chapter {} {}", plan.chapter->number, plan.chapter->title);
    plan.files = changeable_files(*plan.chapter);
    for (const exercise_spec& exercise : plan.chapter->exercises)
      plan.exercises.push_back(exercise.id);
    return plan;
  }
  const exercise_spec& exercise = named_or_open(here, name);
  plan.chapter = &here.table.chapter_of(exercise);
  plan.title = title_of(exercise);
  plan.files = files_of(exercise);
  plan.exercises = {exercise.id};
  for (const exercise_spec& other : plan.chapter->exercises)
    if (other.id != exercise.id && other.architecture == exercise.architecture &&
        shares_a_file(other, plan.files)) {
      plan.also_about.push_back(other.id);
      plan.exercises.push_back(other.id);
    }
  return plan;
}

/// Only what differs from its starter.
std::vector<std::string> changed_files(const session& here, const reset_plan& plan) {
  std::vector<std::string> changed;
  for (const std::string& name : plan.files) {
    const fs::path mine = work_folder(here.where, *plan.chapter) / name;
    const fs::path starter = here.where.pristine() / plan.chapter->folder() / name;
    if (!fs::exists(starter))
      throw grader_error("{}: the starter is not there; course.json names no hash for it under \"pristine\"",
                         starter.string());
    if (!fs::is_regular_file(mine) || read_file(mine) != read_file(starter))
      changed.push_back(name);
  }
  return changed;
}

fs::path free_name(const fs::path& file) {
  for (int number = 1;; ++number) {
    fs::path kept = file;
    kept += fmt::format(".before-reset.{}", number);
    if (!fs::exists(fs::symlink_status(kept)))
      return kept;
  }
}

bool confirmed(const session& here, const reset_plan& plan, const std::vector<std::string>& changed) {
  here.screen.line(fmt::format("The starter of {} is put back:", plan.title));
  for (const std::string& name : changed)
    here.screen.line("  " + shown_path(here.where, work_folder(here.where, *plan.chapter) / name));
  for (const std::string& other : plan.also_about)
    here.screen.line(fmt::format("A file of it belongs to {}, too, which begins anew as well.", other));
  here.screen.line("Your files are kept beside them as NAME.before-reset.N. Go on? [y/N]");
  std::string answer;
  return read_line(answer) && (answer == "y" || answer == "Y" || answer == "yes");
}

void put_back(const session& here, const reset_plan& plan, const std::string& name) {
  const fs::path mine = work_folder(here.where, *plan.chapter) / name;
  const std::string starter = read_file(here.where.pristine() / plan.chapter->folder() / name);
  if (fs::is_regular_file(mine)) {
    const fs::path kept = free_name(mine);
    write_file(kept, read_file(mine));
    here.screen.line(
        fmt::format("{}: yours is kept as {}", shown_path(here.where, mine), kept.filename().string()));
  } else {
    here.screen.line(fmt::format("{}: was not there", shown_path(here.where, mine)));
  }
  write_file(mine, starter);
}

} // namespace

int reset_exercise(const session& here, const std::string& name, bool yes) {
  const reset_plan plan = plan_for(here, name);
  ensure_pristine(here.table, here.where);
  const auto changed = changed_files(here, plan);
  if (changed.empty()) {
    here.screen.line(fmt::format("{} is at its starter already.", plan.title));
    return 0;
  }
  if (!yes && ::isatty(STDIN_FILENO) == 0)
    throw grader_error("reset asks before it replaces files, and there is no terminal to ask on; add --yes");
  if (!yes && !confirmed(here, plan, changed)) {
    here.screen.line("Nothing was changed.");
    return 1;
  }
  for (const std::string& file : changed)
    put_back(here, plan, file);
  for (const std::string& exercise : plan.exercises) {
    const std::string said = change_record(here.where, exercise, [](progress_record& record) {
      record.complete = false;
      record.score = 0;
      record.files.clear();
    });
    if (!said.empty())
      here.screen.note(said);
  }
  return 0;
}

} // namespace kernlet::grader
