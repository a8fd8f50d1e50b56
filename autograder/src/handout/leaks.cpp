// A line gives something away if it stands in a secret file and in none that everybody may see. Files are cut
// into runs of printable characters first, so that objects are searched like texts.
#include "handout/handout.hpp"
#include "instructor/instructor.hpp"
#include "quiz/course_quiz.hpp"
#include "quiz/quiz.hpp"
#include "quiz/withhold.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t shortest_line = 16; ///< what is shorter says nothing: "  ret", "return value;"
constexpr std::size_t most_leaks = 20;

using line_user = std::function<void(std::string_view)>;

std::string_view trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return first == line.npos ? std::string_view{}
                            : line.substr(first, line.find_last_not_of(" \t") + 1 - first);
}

/// Runs of printable characters that are long enough.
void for_each_line(std::string_view bytes, const line_user& use) {
  const auto printable = [](char c) { return c == '\t' || static_cast<unsigned char>(c) >= ' '; };
  for (std::size_t begin = 0; begin < bytes.size();) {
    std::size_t end = begin;
    while (end < bytes.size() && printable(bytes[end]))
      ++end;
    if (const auto line = trimmed(bytes.substr(begin, end - begin)); line.size() >= shortest_line)
      use(line);
    begin = end + 1;
  }
}

void for_each_file(const fs::path& folder, const std::function<void(const fs::path&)>& use) {
  if (!fs::is_directory(folder))
    return;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      use(entry.path());
}

/// What the keys of quizzes are computed from.
std::set<std::string> all_secret_records(const session& here) {
  std::set<std::string> records;
  for (const chapter_spec& chapter : here.table.chapters)
    for (const fs::path& record : secret_records(here, chapter))
      records.insert(record.string());
  return records;
}

/// The lines of what everybody may see, in the course's own tree.
std::unordered_set<std::string> public_lines(const session& here, bool open) {
  std::unordered_set<std::string> lines;
  const std::set<std::string> records = all_secret_records(here);
  const auto add = [&](const fs::path& file) {
    const std::string name = file.lexically_relative(here.where.root).string();
    if (file.filename() != "quiz.toml" && !name.starts_with("docs/examples/") && !records.contains(name))
      for_each_line(read_file(file), [&](std::string_view line) { lines.emplace(line); });
  };
  const fs::path& root = here.where.root;
  for (const char* folder : {"autograder/include", "autograder/src", "chapters", "cmake", "docs"})
    for_each_file(root / folder, add);
  for (const std::string& layer : here.table.layers)
    for (const char* half : {"include", "src", "part"})
      if (open || half != std::string_view("part"))
        for_each_file(root / "runtime" / layer / half, add);
  for_each_file(here.where.pristine(), add);
  for (const chapter_spec& chapter : here.table.chapters) {
    if (const auto asked = chapter_quiz(here, chapter))
      for_each_line(format_withheld(*asked), [&](std::string_view line) { lines.emplace(line); });
    const fs::path exercise = root / "exercises" / chapter.folder();
    for_each_file(exercise / "tests", add);
    for (const char* name : {"README.md", "hints.toml"})
      if (fs::exists(exercise / name))
        add(exercise / name);
  }
  return lines;
}

/// Lines that only somebody can have who saw a secret file, and where they stand.
std::unordered_map<std::string, std::string> secret_lines(const session& here, bool open) {
  const auto known = public_lines(here, open);
  std::unordered_map<std::string, std::string> secrets;
  const auto add = [&](std::string_view line, const std::string& where) {
    if (!known.contains(std::string(line)))
      secrets.try_emplace(std::string(line), where);
  };
  const auto add_file = [&](const fs::path& file) {
    const bool diff = file.extension() == ".diff";
    const std::string where = file.lexically_relative(here.where.root).string();
    for_each_line(read_file(file),
                  [&](std::string_view line) { add(diff ? trimmed(line.substr(1)) : line, where); });
  };
  for (const char* folder : {"solutions", "autograder/hidden", "autograder/zoo"})
    for_each_file(here.where.root / folder, add_file);
  if (here.instructor)
    for_each_file(here.instructor->folder, add_file);
  if (!open)
    for (const std::string& layer : here.table.layers)
      for_each_file(here.where.root / "runtime" / layer / "part", add_file);
  for (const std::string& record : all_secret_records(here))
    add_file(here.where.root / record);
  for (const chapter_spec& chapter : here.table.chapters)
    if (const auto asked = chapter_quiz(here, chapter))
      for (const std::string& text : telling_texts(*asked))
        for_each_line(text, [&](std::string_view line) { add(line, "the keys of quiz " + chapter.number); });
  std::erase_if(secrets, [](const auto& one) { return one.first.size() < shortest_line; });
  return secrets;
}

/// What must not even be there.
void find_forbidden_files(std::vector<std::string>& found, const fs::path& folder, const std::string& name,
                          const std::set<std::string>& records, bool open) {
  if (records.contains(name))
    found.push_back(name + ": it tells what can occur, which a quiz asks");
  for (const char* secret :
       {"solutions/", "autograder/hidden/", "autograder/zoo/", "autograder/tests/", "runtime/tests/"})
    if (name.starts_with(secret))
      found.push_back(fmt::format("{}: no file of {} belongs in a hand-out", name, secret));
  if (!open && name.starts_with("runtime/") && name.find("/part/") != name.npos)
    found.push_back(name + ": the source of a fast part, which goes along with --open only");
  if (name.starts_with("chapters/") && name.ends_with("/quiz.toml") &&
      read_file(folder / name).find("\nwithheld = true\n") == std::string::npos)
    found.push_back(name + ": the quiz holds its keys");
}

void find_table_leaks(std::vector<std::string>& found, const fs::path& folder) {
  const auto table = nlohmann::json::parse(read_file(folder / "chapters/course.json"), nullptr, false);
  if (!table.is_object() || !table.value("handout", false)) {
    found.push_back("chapters/course.json: it is not the table of a hand-out");
    return;
  }
  for (const auto& chapter : table.value("chapters", nlohmann::json::array()))
    for (const auto& exercise : chapter.value("exercises", nlohmann::json::array()))
      for (const auto& test : exercise.value("tests", nlohmann::json::array()))
        if (test.value("visibility", "") == "hidden" && (test.contains("source") || test.contains("inputs")))
          found.push_back("chapters/course.json: it says how the hidden test " + test.value("id", "") +
                          " works");
}

} // namespace

std::vector<std::string> find_leaks(const session& here, const fs::path& folder, bool open) {
  const auto secrets = secret_lines(here, open);
  const auto records = all_secret_records(here);
  std::vector<std::string> found;
  find_table_leaks(found, folder);
  for_each_file(folder, [&](const fs::path& file) {
    const std::string name = file.lexically_relative(folder).string();
    if (name.starts_with("build/") || found.size() > most_leaks)
      return;
    find_forbidden_files(found, folder, name, records, open);
    const std::string bytes = read_file(file);
    if (bytes.find(here.where.root.string() + "/") != bytes.npos)
      found.push_back(fmt::format("{}: it names this machine's folder {}", name, here.where.root.string()));
    for_each_line(bytes, [&](std::string_view line) {
      if (const auto secret = secrets.find(std::string(line));
          secret != secrets.end() && found.size() <= most_leaks)
        found.push_back(fmt::format("{}: a line of {}: {}", name, secret->second, line));
    });
  });
  return found;
}

} // namespace kernlet::grader
