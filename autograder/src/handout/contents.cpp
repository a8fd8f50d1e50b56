// What goes along, by name. README.md, CMakePresets.json and cmake/packages.txt are changed on the way.
#include "handout/handout.hpp"
#include "judge/kit.hpp"
#include "lesson/ways.hpp"
#include "quiz/course_quiz.hpp"
#include "quiz/withhold.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <fmt/ranges.h>
#include <sstream>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

/// What editors, Python and `reset` leave behind.
bool is_left_over(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == "__pycache__" || name.ends_with(".pyc") || name.ends_with("~") ||
         name.find(".before-reset.") != name.npos || name.starts_with(".#");
}

void copy_one(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  if (!error)
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error); // keeps the permissions
  if (error)
    throw grader_error("cannot copy {} to {}: {}", from.string(), to.string(), error.message());
}

/// A file, or a folder with what is below it, from the tree to the hand-out, under the same name.
void copy(const session& here, const fs::path& to, const fs::path& name,
          const std::vector<std::string>& without = {}) {
  const fs::path from = here.where.root / name;
  if (!fs::is_directory(from)) {
    if (fs::exists(from))
      copy_one(from, to / name);
    return;
  }
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path inner = name / entry.path().filename();
    const bool left_out = std::any_of(without.begin(), without.end(),
                                      [&](const std::string& one) { return name / one == inner; });
    if (left_out || is_left_over(entry.path()))
      continue;
    if (entry.is_directory() || entry.is_regular_file())
      copy(here, to, inner);
  }
}

void copy_exercise(const session& here, const chapter_spec& chapter, const fs::path& to) {
  const fs::path folder = fs::path("exercises") / chapter.folder();
  for (const char* name : {"README.md", "hints.toml", "tests"})
    copy(here, to, folder / name);
  for (const pristine_file& starter : chapter.pristine) {
    const fs::path from = here.where.pristine() / chapter.folder() / starter.file;
    copy_one(from, to / folder / starter.file);
    copy_one(from, to / ".kernlet/pristine" / chapter.folder() / starter.file);
  }
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

/// The packages of the course's own tests and benchmarks are not needed; the compiler is the one of the
/// parts.
std::string packages(const session& here, const std::string& compiler) {
  std::istringstream lines(read_file(here.where.root / "cmake/packages.txt"));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name, group;
    words >> name >> group;
    if (!line.starts_with('#') && group != "core" && group != "book")
      continue;
    if (name == "g++" && compiler != "g++")
      line = replaced(line, "g++ ", compiler + " ");
    text += line + "\n";
  }
  return text;
}

std::string readme(const session& here, const std::vector<const chapter_spec*>& chapters) {
  std::string rows;
  for (const chapter_spec* chapter : chapters)
    rows += fmt::format("| {} | {} | {:g} |{}\n", chapter->number, chapter->title, chapter->hours,
                        chapter->due.empty() ? "" : " due " + chapter->due + " |");
  std::string text = read_file(here.where.root / "autograder/handout/README.md");
  text = replaced(text, "@CHAPTERS@\n", rows);
  text = replaced(text, "@FIRST@", chapters.front()->number);
  text = replaced(text, "@RELEASE@", here.table.release);
  return replaced(text, "@COMPILER@", load_kit(here.where, host_architecture()).compiler_name());
}

} // namespace

std::string versioned_compiler(const session& here) {
  const kit& with = load_kit(here.where, host_architecture());
  const std::string name = with.compiler_id == "GNU" ? "g++" : "clang++";
  const std::string versioned = name + "-" + with.compiler_version.substr(0, with.compiler_version.find('.'));
  return find_program(versioned).empty() ? fs::path(with.compiler).filename().string() : versioned;
}

void copy_contents(const session& here, const std::vector<const chapter_spec*>& chapters, bool open,
                   const fs::path& to) {
  for (const char* name :
       {"CMakeLists.txt", "LICENSE", "kernlet", ".gitignore", ".clang-format", "autograder/include",
        "autograder/src", "autograder/CMakeLists.txt", "autograder/sources.cmake", "runtime/README.md",
        "runtime/HACKING.md", "chapters/CMakeLists.txt", "chapters/support"})
    copy(here, to, name);
  copy(here, to, "cmake", {"packages.txt", "style.sh"});
  copy(here, to, "autograder/explore", {"src", "tests"}); // the explorer itself is among the prebuilt objects
  copy(here, to, "docs", {"tests", "examples", "requirements-browser.txt"});
  for (const std::string& layer : here.table.layers)
    for (const char* name : {"include", "src", "part"})
      if (open || name != std::string_view("part"))
        copy(here, to, fs::path("runtime") / layer / name);
  if (open)
    copy(here, to, "runtime/bench");
  for (const auto& entry : fs::directory_iterator(here.where.root / "chapters"))
    if (entry.is_directory() && entry.path().filename().string().starts_with("appendix-"))
      copy(here, to, fs::path("chapters") / entry.path().filename());
  for (const chapter_spec* chapter : chapters) {
    copy(here, to, fs::path("chapters") / chapter->folder(), {"quiz.toml"});
    for (const fs::path& record : secret_records(here, *chapter))
      fs::remove(to / record); // the quiz is withheld
    copy_exercise(here, *chapter, to);
  }
  const std::string compiler = versioned_compiler(here);
  const std::string c = compiler.starts_with("clang") ? replaced(compiler, "clang++", "clang")
                                                      : replaced(compiler, "g++", "gcc");
  std::string presets = read_file(here.where.root / "CMakePresets.json");
  presets = replaced(presets, R"("CMAKE_CXX_COMPILER": "g++", "CMAKE_C_COMPILER": "gcc")",
                     fmt::format(R"("CMAKE_CXX_COMPILER": "{}", "CMAKE_C_COMPILER": "{}")", compiler, c));
  write_file(to / "CMakePresets.json", presets);
  write_file(to / "cmake/packages.txt", packages(here, compiler));
  write_file(to / "README.md", readme(here, chapters));
}

std::string write_quizzes(const session& here, const std::vector<const chapter_spec*>& chapters,
                          const fs::path& to) {
  std::vector<quiz> quizzes;
  for (const chapter_spec* chapter : chapters)
    if (const auto found = chapter_quiz(here, *chapter)) {
      write_file(to / "chapters" / chapter->folder() / "quiz.toml", format_withheld(*found));
      quizzes.push_back(*found);
    }
  return format_keys(quizzes);
}

} // namespace kernlet::grader
