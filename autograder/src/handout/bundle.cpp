#include "handout/bundle.hpp"
#include "handout/handout.hpp"
#include "instructor/instructor.hpp"
#include "judge/part_build.hpp"
#include "quiz/course_quiz.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <fmt/ranges.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

/// setup.sh and run_autograder, with the chapters and the grader's options filled in.
void write_scripts(const session& here, const std::vector<const chapter_spec*>& chapters,
                   const fs::path& to) {
  std::vector<std::string> numbers;
  for (const chapter_spec* chapter : chapters)
    numbers.push_back(chapter->number);
  const std::string options = here.instructor ? "--course \"$here/course\"" : "--keys \"$here/keys.toml\"";
  for (const char* name : {"setup.sh", "run_autograder"}) {
    std::string text = read_file(here.where.root / "autograder/gradescope" / name);
    text = replaced(text, "@CHAPTERS@", fmt::format("{}", fmt::join(numbers, " ")));
    write_file(to / name, replaced(text, "@OPTIONS@", options));
    fs::permissions(to / name, fs::perms(0755));
  }
}

void copy_folder(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
  if (error)
    throw grader_error("cannot copy {} to {}: {}", from.string(), to.string(), error.message());
}

/// What the course keeps from students. With an instructor's course the quizzes keep their keys, and the
/// course says what they count; without one the keys stand apart, and the quizzes count.
void add_secrets(const session& here, const std::vector<const chapter_spec*>& chapters, const fs::path& to) {
  const fs::path tree = to / "kernlet";
  for (const chapter_spec* chapter : chapters) {
    const fs::path hidden = fs::path("autograder/hidden") / chapter->folder();
    if (fs::is_directory(here.where.root / hidden))
      copy_folder(here.where.root / hidden, tree / hidden);
    for (const fs::path& record : secret_records(here, *chapter))
      write_file(tree / record, read_file(here.where.root / record));
    const fs::path quiz = fs::path("chapters") / chapter->folder() / "quiz.toml";
    if (here.instructor && fs::exists(here.where.root / quiz))
      write_file(tree / quiz, read_file(here.where.root / quiz));
  }
  if (here.instructor)
    copy_folder(here.instructor->folder, to / "course");
  else
    write_file(to / "keys.toml", write_quizzes(here, chapters, tree));
}

/// The tool that runs now, without its debugging information. setup.sh builds another where this one does not
/// start.
void add_tool(const session& here, const fs::path& to) {
  fs::create_directories(to / "bin");
  const fs::path tool = fs::read_symlink("/proc/self/exe");
  const auto done = run({.arguments = {load_kit(here.where, host_architecture()).tool("objcopy"),
                                       "--strip-all", tool.string(), (to / "bin/kernlet").string()}});
  if (done.status != 0)
    throw grader_error("cannot strip {}: {}", tool.string(), done.output);
}

void pack(const fs::path& folder, const fs::path& archive) {
  if (find_program("zip").empty())
    throw grader_error("zip is not there; install the package zip");
  const fs::path fresh = archive.parent_path() / ("." + archive.filename().string());
  std::error_code ignored;
  fs::remove(fresh, ignored);
  const auto done =
      run({.arguments = {"zip", "-q", "-X", "-r", fresh.string(), "."}, .working_directory = folder});
  if (done.status != 0) {
    fs::remove(fresh, ignored);
    throw grader_error("zip ended with {}: {}", done.status, done.output);
  }
  fs::rename(fresh, archive);
}

} // namespace

int bundle_command(const session& here, const bundle_options& options) {
  if (!fs::is_directory(here.where.root / "solutions"))
    throw grader_error(
        "this tree has no solutions/: it is a hand-out. Make the bundle out of the course's own tree");
  const auto chapters = chosen_chapters(here, options.chapters);
  std::error_code error;
  const fs::path place = fs::absolute(options.folder);
  fs::create_directories(place, error);
  if (error || !fs::is_directory(place))
    throw grader_error("cannot make the folder {}: {}; choose another", place.string(),
                       error ? error.message() : "a file has that name");
  const temporary_folder made;
  const fs::path tree = made.path() / "kernlet";
  const terminal errors(stderr, here.screen.quiet());
  progress shown(errors, "bundle", 3);
  shown.step("compiling the course's parts");
  prebuild_parts(here, chapters, tree);
  shown.step("copying");
  copy_contents(here, chapters, false, tree);
  write_file(tree / "chapters/course.json", bundle_table(here, chapters));
  add_secrets(here, chapters, made.path());
  write_scripts(here, chapters, made.path());
  add_tool(here, made.path());
  shown.step("packing");
  pack(made.path(), place / "autograder.zip");
  here.screen.line(fmt::format("{}: {} kB; upload it as the assignment's autograder",
                               (options.folder / "autograder.zip").string(),
                               fs::file_size(place / "autograder.zip") / 1024));
  return 0;
}

} // namespace kernlet::grader
