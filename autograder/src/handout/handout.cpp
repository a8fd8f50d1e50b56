#include "handout/handout.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <fmt/ranges.h>
#include <unistd.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

/// A folder that disappears unless it was given its name.
class unfinished_folder {
 public:
  explicit unfinished_folder(const fs::path& beside)
      : path_(beside.parent_path() / fmt::format(".{}.{}", beside.filename().string(), ::getpid())) {
    std::error_code error;
    fs::remove_all(path_, error);
    fs::create_directories(path_, error);
    if (error)
      throw grader_error("cannot make {}: {}; choose another place", path_.string(), error.message());
  }
  ~unfinished_folder() {
    std::error_code ignored;
    if (!path_.empty())
      fs::remove_all(path_, ignored);
  }
  unfinished_folder(const unfinished_folder&) = delete;
  unfinished_folder& operator=(const unfinished_folder&) = delete;

  const fs::path& path() const noexcept { return path_; }
  void become(const fs::path& name) {
    std::error_code error;
    fs::remove(name, error); // an empty folder may be in its place
    fs::rename(path_, name, error);
    if (error)
      throw grader_error("cannot name the finished hand-out {}: {}", name.string(), error.message());
    path_.clear();
  }

 private:
  fs::path path_;
};

fs::path checked_place(const fs::path& folder) {
  if (folder.empty())
    throw grader_error("where to? Name a new or an empty folder: kernlet handout DIR");
  fs::path place = fs::absolute(folder).lexically_normal();
  if (!place.has_filename())
    place = place.parent_path();
  if (fs::exists(fs::symlink_status(place)) && !fs::is_directory(fs::symlink_status(place)))
    throw grader_error("{} is there and is no folder; name a new or an empty one", place.string());
  if (fs::is_directory(place) && !fs::is_empty(place))
    throw grader_error("{} is not empty; nothing was written. Name a new or an empty folder", place.string());
  return place;
}

void refuse_leaks(const std::vector<std::string>& leaks) {
  if (!leaks.empty())
    throw grader_error("the hand-out would give something away, so it was not written:\n  {}",
                       fmt::join(leaks, "\n  "));
}

int check_only(const session& here, const handout_options& options) {
  if (!fs::exists(options.folder / "chapters/course.json"))
    throw grader_error("{} holds no hand-out: there is no chapters/course.json in it",
                       options.folder.string());
  const auto leaks = find_leaks(here, options.folder, options.open);
  for (const std::string& leak : leaks)
    here.screen.line(leak);
  here.screen.line(leaks.empty()
                       ? fmt::format("{}: no answer, no hidden test, no key", options.folder.string())
                       : fmt::format("{}: {} found", options.folder.string(), leaks.size()));
  return leaks.empty() ? 0 : 1;
}

} // namespace

std::vector<const chapter_spec*> chosen_chapters(const session& here, const std::vector<std::string>& names) {
  std::vector<const chapter_spec*> chosen;
  for (const std::string& name : names)
    if (!here.table.chapter(name).ready)
      throw grader_error("chapter {} is planned; there is nothing of it to hand out",
                         here.table.chapter(name).folder());
  for (const chapter_spec& chapter : here.table.chapters) {
    const bool named = names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                         return &here.table.chapter(name) == &chapter;
                       });
    if (chapter.ready && named)
      chosen.push_back(&chapter);
  }
  return chosen;
}

int handout_command(const session& here, const handout_options& options) {
  if (!fs::is_directory(here.where.root / "solutions"))
    throw grader_error(
        "this tree has no solutions/: it is a hand-out itself. Make one out of the course's own tree");
  if (options.only_check)
    return check_only(here, options);
  const fs::path place = checked_place(options.folder);
  const auto chapters = chosen_chapters(here, options.chapters);
  unfinished_folder made(place);
  const terminal errors(stderr, here.screen.quiet());
  progress shown(errors, "handout", 4);
  shown.step("compiling the course's parts");
  const auto architectures = prebuild_parts(here, chapters, made.path());
  shown.step("copying");
  copy_contents(here, chapters, options.open, made.path());
  write_file(made.path() / "chapters/course.json", handout_table(here, chapters));
  const std::string keys = write_quizzes(here, chapters, made.path());
  shown.step("looking for answers in it");
  refuse_leaks(find_leaks(here, made.path(), options.open));
  shown.step("giving it its name");
  if (!options.keys.empty())
    write_file(options.keys, keys);
  made.become(place);
  std::vector<std::string> names;
  for (const chapter_spec* chapter : chapters)
    names.push_back(chapter->number);
  here.screen.line(fmt::format("{}: chapters {}, parts for {}{}", options.folder.string(),
                               fmt::join(names, ", "), fmt::join(architectures, ", "),
                               options.open ? ", with the sources of the fast parts" : ""));
  if (!options.keys.empty())
    here.screen.line(fmt::format("the quizzes' keys: {}", options.keys.string()));
  return 0;
}

} // namespace kernlet::grader
