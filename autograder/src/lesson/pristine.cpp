// The starters as the release has them, apart from what the learner makes of them. course.json knows their
// hashes, so a copy is either right or made again: from exercises/ while the learner has not touched the
// file, else out of git's history.
//
// Every file is written whole and believed only by its hash. So two kernlets may do this at the same time,
// and one that was killed half-way leaves nothing wrong.

#include "lesson/lesson.hpp"
#include "lesson/ways.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace kernlet::grader {

namespace {

namespace fs = std::filesystem;

constexpr int most_revisions = 100; ///< of one file, back in time

std::optional<std::string> contents_if_right(const fs::path& file, const std::string& hash) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored))
    return std::nullopt;
  std::string contents = read_file(file);
  return sha256(contents) == hash ? std::optional(std::move(contents)) : std::nullopt;
}

subprocess_result git(const paths& where, std::vector<std::string> arguments) {
  // A checkout that belongs to somebody else (a mounted folder) is read all the same: its contents are
  // believed by their hash only.
  arguments.insert(arguments.begin(),
                   {"git", "-c", "safe.directory=" + where.root.string(), "-C", where.root.string()});
  return run({.arguments = std::move(arguments),
              .environment = {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0"},
              .working_directory = {},
              .inherit_output = false,
              .on_line = {}});
}

/// The version of a file with this hash out of git's history.
std::optional<std::string> from_git(const paths& where, const std::string& path, const std::string& hash) {
  const auto revisions =
      git(where, {"log", "--all", "--format=%H", fmt::format("--max-count={}", most_revisions), "--", path});
  if (revisions.status != 0)
    return std::nullopt;
  std::istringstream lines(revisions.output);
  for (std::string revision; std::getline(lines, revision);) {
    subprocess_result shown = git(where, {"show", fmt::format("{}:./{}", revision, path)});
    if (shown.status == 0 && sha256(shown.output) == hash)
      return std::move(shown.output);
  }
  return std::nullopt;
}

void ensure_file(const paths& where, const chapter_spec& chapter, const pristine_file& starter) {
  const fs::path copy = where.pristine() / chapter.folder() / starter.file;
  if (contents_if_right(copy, starter.sha256))
    return;
  const fs::path mine = work_folder(where, chapter) / starter.file;
  auto contents = contents_if_right(mine, starter.sha256);
  if (!contents)
    contents = from_git(where, shown_path(where, mine), starter.sha256);
  if (!contents)
    throw grader_error("{}: it is not the starter of this release, and git has no version of it that is. "
                       "Copy the file of that name "
                       "from a fresh download of the release to {}",
                       shown_path(where, mine), copy.string());
  std::error_code ignored;
  if (fs::is_directory(copy, ignored))
    fs::remove_all(copy, ignored); // ours to remove: nothing but starters belongs here
  write_file(copy, *contents);
}

} // namespace

void ensure_pristine(const course& table, const paths& where) {
  for (const chapter_spec& chapter : table.chapters)
    if (chapter.ready)
      for (const pristine_file& starter : chapter.pristine)
        ensure_file(where, chapter, starter);
}

std::string pristine_hashes(const chapter_spec& chapter, const paths& where) {
  nlohmann::json hashes = nlohmann::json::object(); // sorted by name
  std::vector<std::string> files = changeable_files(chapter);
  if (fs::exists(work_folder(where, chapter) / "answers.toml"))
    files.emplace_back("answers.toml");
  for (const std::string& file : files)
    hashes[file] = sha256(read_file(work_folder(where, chapter) / file));
  return hashes.dump(1);
}

} // namespace kernlet::grader
