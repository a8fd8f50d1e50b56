#include "manifest/course.hpp"
#include "support/error.hpp"

#include <algorithm>

namespace kernlet::grader {
namespace {

std::string known_chapters(const course& table) {
  std::string names;
  for (const chapter_spec& chapter : table.chapters)
    names += (names.empty() ? "" : ", ") + chapter.folder();
  return names;
}

bool is_exercise_id(std::string_view name) {
  return name.find('.') != name.npos;
}

} // namespace

bool exercise_spec::optional() const noexcept {
  return !tests.empty() &&
         std::all_of(tests.begin(), tests.end(), [](const test_spec& test) { return test.full; });
}

const chapter_spec& course::chapter(std::string_view name) const {
  const std::string padded = name.size() == 1 ? "0" + std::string(name) : std::string(name);
  for (const chapter_spec& chapter : chapters)
    if (chapter.number == padded || chapter.slug == name || chapter.folder() == name)
      return chapter;
  throw grader_error("there is no chapter \"{}\". The chapters are: {}", name, known_chapters(*this));
}

const exercise_spec& course::exercise(std::string_view id) const {
  std::string known;
  for (const chapter_spec& chapter : chapters)
    for (const exercise_spec& exercise : chapter.exercises) {
      if (exercise.id == id)
        return exercise;
      known += (known.empty() ? "" : ", ") + exercise.id;
    }
  throw grader_error("there is no exercise \"{}\". The exercises are: {}", id, known);
}

const chapter_spec& course::chapter_of(const exercise_spec& exercise) const {
  for (const chapter_spec& chapter : chapters)
    for (const exercise_spec& own : chapter.exercises)
      if (&own == &exercise)
        return chapter;
  throw grader_error("exercise {} belongs to no chapter of this table", exercise.id);
}

bool stays_with_the_course(const test_spec& test, const std::filesystem::path& root) {
  return test.hidden && (test.source.empty() || !std::filesystem::exists(root / test.source));
}

std::vector<std::string> files_for(const std::vector<std::string>& files, std::string_view architecture) {
  constexpr std::string_view mark = "{arch}";
  std::vector<std::string> named;
  for (std::string file : files) {
    if (const std::size_t at = file.find(mark); at != file.npos)
      file.replace(at, mark.size(), architecture);
    named.push_back(std::move(file));
  }
  return named;
}

std::vector<const exercise_spec*> select_exercises(const course& table, const std::vector<std::string>& asked,
                                                   bool bonus, std::string_view host) {
  std::vector<std::string> wanted; // exercise ids
  const auto want_chapter = [&](const chapter_spec& chapter) {
    for (const exercise_spec& exercise : chapter.exercises)
      if (!exercise.bonus || bonus)
        wanted.push_back(exercise.id);
  };
  if (asked.empty())
    for (const chapter_spec& chapter : table.chapters)
      if (chapter.ready)
        want_chapter(chapter);
  for (const std::string& name : asked) {
    if (is_exercise_id(name)) {
      wanted.push_back(table.exercise(name).id);
      continue;
    }
    const chapter_spec& chapter = table.chapter(name);
    if (chapter.left_out)
      throw grader_error("chapter {} ({}) is not in this hand-out. `kernlet list` shows the ones that are",
                         chapter.number, chapter.title);
    if (!chapter.ready)
      throw grader_error(
          "chapter {} ({}) is planned and has no exercises yet. `kernlet list` shows the ones that are ready",
          chapter.number, chapter.title);
    want_chapter(chapter);
  }
  std::vector<const exercise_spec*> selected;
  for (const chapter_spec& chapter : table.chapters)
    for (const exercise_spec& exercise : chapter.exercises)
      if (std::find(wanted.begin(), wanted.end(), exercise.id) != wanted.end() &&
          exercise.architecture != host)
        selected.push_back(&exercise);
  return selected;
}

} // namespace kernlet::grader
