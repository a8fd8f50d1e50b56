#include "lesson/ways.hpp"

#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace kernlet::grader {

namespace fs = std::filesystem;

std::string architecture_of(const exercise_spec& exercise) {
  return exercise.architecture == "host" ? host_architecture() : exercise.architecture;
}

std::vector<std::string> files_of(const exercise_spec& exercise) {
  return files_for(exercise.files, architecture_of(exercise));
}

std::vector<std::string> changeable_files(const chapter_spec& chapter) {
  const std::vector<std::string> one = {host_architecture()};
  std::vector<std::string> files;
  for (const std::string& architecture : chapter.architectures.empty() ? one : chapter.architectures)
    for (std::string& file : files_for(chapter.part_files, architecture))
      if (std::find(files.begin(), files.end(), file) == files.end())
        files.push_back(std::move(file));
  return files;
}

fs::path work_folder(const paths& where, const chapter_spec& chapter) {
  return where.root / "exercises" / chapter.folder();
}

fs::path solution_folder(const paths& where, const chapter_spec& chapter) {
  return where.root / "solutions" / chapter.folder();
}

std::string shown_path(const paths& where, const fs::path& file) {
  const fs::path relative = file.lexically_relative(where.root);
  return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

std::vector<std::pair<std::string, std::string>> hashes_now(const paths& where, const chapter_spec& chapter,
                                                            const exercise_spec& exercise) {
  std::vector<std::pair<std::string, std::string>> hashes;
  for (const std::string& name : files_of(exercise)) {
    const fs::path file = work_folder(where, chapter) / name;
    std::error_code ignored;
    hashes.emplace_back(name, fs::is_regular_file(file, ignored) ? sha256(read_file(file)) : "");
  }
  return hashes;
}

progress_record record_of(const std::vector<progress_record>& records, const std::string& exercise) {
  for (const progress_record& record : records)
    if (record.exercise == exercise)
      return record;
  progress_record none;
  none.exercise = exercise;
  return none;
}

hidden_share outstanding(const session& here, const exercise_spec& exercise, const progress_record& record) {
  hidden_share left;
  if (record.complete && record.score >= exercise.points)
    return left;
  for (const test_spec& test : exercise.tests)
    if (stays_with_the_course(test, here.where.root)) {
      ++left.tests;
      left.points += test.points;
    }
  return left;
}

hidden_share outstanding(const session& here, const std::vector<const exercise_spec*>& exercises) {
  hidden_share left;
  const auto records = load_progress(here.where);
  for (const exercise_spec* exercise : exercises) {
    const hidden_share own = outstanding(here, *exercise, record_of(records, exercise->id));
    left.tests += own.tests;
    left.points += own.points;
  }
  return left;
}

const exercise_spec* first_open(const session& here) {
  const auto records = load_progress(here.where);
  for (const exercise_spec* exercise : select_exercises(here.table, {}, false, host_architecture()))
    if (!exercise->optional() && !record_of(records, exercise->id).complete)
      return exercise;
  return nullptr;
}

const exercise_spec& named_or_open(const session& here, const std::string& exercise) {
  if (!exercise.empty())
    return here.table.exercise(exercise);
  if (const exercise_spec* open = first_open(here))
    return *open;
  throw grader_error(
      "every exercise that is ready is complete; name the one you mean (./kernlet list shows them)");
}

std::string title_of(const exercise_spec& exercise) {
  return exercise.id + " " + exercise.title;
}

bool read_line(std::string& line) {
  line.clear();
  for (char byte = 0;;) {
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return !line.empty();
    if (byte == '\n')
      return true;
    line += byte;
  }
}

} // namespace kernlet::grader
