#pragma once
/// \file
/// A quiz with one question about outcomes, and a chapter's folder with it, its snippet and its record.

#include "quiz/outcomes.hpp"
#include "quiz_fixture.hpp"
#include "support/files.hpp"

#include "lesson/lesson.hpp"
#include <cstdlib>
#include <stdexcept>

namespace kernlet::grader::test {

namespace fs = std::filesystem;
using ids = std::vector<std::string>;

inline constexpr std::string_view outcomes_quiz = R"([quiz]
chapter = "08"
title = "Outcomes"

[[question]]
id = "08.store"
type = "outcomes"
snippet = "snippets/store_buffering.cpp"
difficulty = "hard"
points = 2
misconception = "first-idea"
text = "What can the two threads read?"
hint = "Which store must be seen?"
explanation = "Each store may wait."
[[question.option]]
id = "both-zero"
text = "`r0` = 0 and `r1` = 0"
outcome = "r0=0 r1=0"
feedback = "Each thread reads before it sees the other's store."
[[question.option]]
id = "both-one"
text = "`r0` = 1 and `r1` = 1"
outcome = "r0=1 r1=1"
feedback = "Both stores come first."
[[question.option]]
id = "two"
text = "`r0` = 2 and `r1` = 0"
outcome = "r0=2 r1=0"
feedback = "Nobody writes a two."
[[question.option]]
id = "race"
text = "a data race"
failure = "data race"
feedback = "All accesses are atomic."
)";

inline constexpr std::string_view snippet_text = "int main() {\n  threads();\n\n}\n";

/// As the explorer may have found it: two of the options can occur.
inline snippet_record found() {
  return {.source = sha256(snippet_text),
          .explorer = "1",
          .executions = 1234,
          .states = {{{"r0=0 r1=0", false},
                      "041g2",
                      {{0, "2", "store x := 1 relaxed"}, {1, "other.hpp:7", "load x = 0 relaxed  STALE"}}},
                     {{"r0=0 r1=1", false}, "04", {{0, "", "starts thread 1"}}},
                     {{"r0=1 r1=1", false}, "040g2", {}}}};
}

/// A chapter's folder with the question, its snippet and its record; gone afterwards.
struct chapter_on_disk {
  fs::path root, folder;
  chapter_on_disk() {
    std::string name = (fs::temp_directory_path() / "kernlet-outcomes-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot make a temporary folder");
    root = name;
    folder = root / "chapters/08-sample";
    write_file(folder / "quiz.toml", outcomes_quiz);
    write_file(folder / "snippets/store_buffering.cpp", snippet_text);
    record(found());
  }
  ~chapter_on_disk() { fs::remove_all(root); }
  chapter_on_disk(const chapter_on_disk&) = delete;
  chapter_on_disk& operator=(const chapter_on_disk&) = delete;

  void record(const snippet_record& what) const {
    write_file(folder / "snippets/recorded/store_buffering.json", format_snippet_record(what));
  }
  quiz load(const fs::path& keys = {}) const { return load_quiz(folder / "quiz.toml", misconceptions, keys); }
  std::string error() const {
    return error_of([&] { load(); });
  }
  session here() const {
    course table;
    chapter_spec chapter;
    chapter.number = "08";
    chapter.slug = "sample";
    chapter.misconceptions = {{"first-idea", ""}, {"second-idea", ""}};
    table.chapters = {chapter};
    return {table, {root, root / "build", root / ".kernlet"}, terminal(stdout, true)};
  }
};

inline bool has(const std::string& text, std::string_view what) {
  return text.find(what) != text.npos;
}

} // namespace kernlet::grader::test
