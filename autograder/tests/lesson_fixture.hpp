#pragma once
/// \file
/// A small course of its own in a temporary folder: two chapters, one of them ready with three exercises.

#include "catch.hpp"

#include "lesson/lesson.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <cstdio>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace lesson_fixture {

using namespace kernlet::grader;
namespace fs = std::filesystem;

inline exercise_spec exercise(std::string id, std::string title, double points,
                              std::vector<std::string> files) {
  exercise_spec made;
  made.id = std::move(id);
  made.title = std::move(title);
  made.points = points;
  made.files = std::move(files);
  test_spec open, hidden;
  open.id = made.id + ".open";
  open.points = points - 1;
  hidden.id = made.id + ".hidden";
  hidden.hidden = true;
  hidden.points = 1;
  made.tests = {open, hidden};
  return made;
}

inline course small_course() {
  course table;
  table.release = "0.1.0";
  chapter_spec planned, ready;
  planned.number = "01";
  planned.slug = "threads";
  planned.title = "Threads";
  planned.hours = 7;
  ready.number = "02";
  ready.slug = "context-switch";
  ready.title = "The context switch";
  ready.question =
      "What must be kept so that a computation can stop here and go on later, as if nothing had happened?";
  ready.hours = 4;
  ready.ready = true;
  ready.part_files = {"first.cpp", "second.cpp", "given.hpp"};
  ready.architectures = {host_architecture()};
  ready.exercises = {exercise("02.1", "Save and restore", 9, {"first.cpp"}),
                     exercise("02.2", "The first frame", 7, {"first.cpp", "second.cpp"})};
  table.chapters = {planned, ready};
  return table;
}

/// The folder, a session in it, and what the session printed.
class small_checkout {
 public:
  small_checkout() : output_(std::tmpfile()) {
    std::string name = (fs::temp_directory_path() / "kernlet-lesson-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    root = name;
    write("exercises/02-context-switch/first.cpp", "starter of first\n");
    write("exercises/02-context-switch/second.cpp", "starter of second\n");
    write("exercises/02-context-switch/given.hpp", "given\n");
    write("exercises/02-context-switch/hints.toml",
          "[[step]]\nid = \"02.1\"\nhints = [\"nudge\", \"more\", \"nearly all\"]\n");
    write("solutions/02-context-switch/first.cpp", "model of first\n");
    write("solutions/02-context-switch/second.cpp", "starter of second\n");
  }
  ~small_checkout() {
    std::fclose(output_);
    fs::remove_all(root);
  }
  small_checkout(const small_checkout&) = delete;
  small_checkout& operator=(const small_checkout&) = delete;

  session here() const { return {table(), {root, root / "build", root / ".kernlet"}, terminal(output_)}; }
  course table() const {
    course made = small_course();
    made.chapters[1].pristine = pristine;
    return made;
  }

  void write(const std::string& file, std::string_view text) const { write_file(root / file, text); }
  std::string read(const std::string& file) const { return read_file(root / file); }
  bool has(const std::string& file) const { return fs::exists(root / file); }

  /// What was printed since the last call.
  std::string printed() {
    std::fflush(output_);
    std::string text;
    std::fseek(output_, from_, SEEK_SET);
    for (int byte; (byte = std::fgetc(output_)) != EOF;)
      text += static_cast<char>(byte);
    from_ = std::ftell(output_);
    return text;
  }

  fs::path root;
  std::vector<pristine_file> pristine;

 private:
  std::FILE* output_;
  long from_ = 0;
};

inline exercise_result graded(const exercise_spec& of, verdict open, verdict hidden) {
  exercise_result result{of.id, of.title, "02-context-switch", false, "", {}};
  for (const test_spec& spec : of.tests) {
    test_result test;
    test.id = spec.id;
    test.exercise = of.id;
    test.hidden = spec.hidden;
    test.outcome = spec.hidden ? hidden : open;
    test.max_score = spec.points;
    test.score = test.outcome == verdict::passed ? spec.points : 0;
    result.tests.push_back(test);
  }
  return result;
}

inline grade_report report_of(const session& here, const std::string& id, verdict open, verdict hidden) {
  grade_report report;
  report.exercises = {graded(here.table.exercise(id), open, hidden)};
  return report;
}

/// The message of the grader_error that the call ends with.
template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const grader_error& error) {
    return error.what();
  }
  return "no error";
}

} // namespace lesson_fixture
