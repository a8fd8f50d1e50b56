#pragma once
/// \file
/// chapters/course.json, the one table of the course, as types. CMake, the grader and the book read the same
/// file.
///
/// `{arch}` in a file name stands for x86_64, aarch64 or riscv64; files_for() replaces it. An exercise's
/// architecture is `host`, or the one that a bonus exercise is about. Such an exercise repeats the tests of
/// others.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// One input that the judge draws afresh for every run: `count` words, any (`u64[8]`) or below a bound
/// (`index(4)[8]`).
struct input_spec {
  std::string name;
  std::uint64_t below = 0; ///< 0: any word
  std::size_t count = 1;
};

struct limits_spec {
  double cpu_seconds = 10, wall_seconds = 60;
  std::uint64_t memory_megabytes = 512, output_kilobytes = 256;
  std::uint32_t threads = 0; ///< kernel threads that a test may have beyond its first
};

/// How the process of a test must end, when it must not come to its end: by a signal, with a report.
struct death_spec {
  int signal = 0; ///< 0: none is expected
  /// Texts that must stand on standard error, in this order. `{name[3]}` is the fourth word of the input or
  /// observation `name`.
  std::vector<std::string> output;
};

struct test_spec {
  std::string id;     ///< "02.1.callee-saved"
  std::string source; ///< relative to the root; empty for a hidden test that stays with the course
  std::string what;   ///< one line for people
  bool hidden = false;
  bool full = false; ///< only the fast part promises it; carries no points
  double points = 0;
  std::vector<std::string> executions; ///< plain, tasks, asan, tsan, explore
  std::vector<input_spec> inputs;
  std::string
      oracle; ///< how the judge computes what should have been observed; empty: the test's own checks only
  std::uint32_t repeat = 1;       ///< on kernel threads: so often in one process, among threads that compete
  death_spec expects;             ///< for a test of how a program dies
  std::vector<std::string> files; ///< the learner's files that it is about; empty: all of its exercise
  limits_spec limits;
};

inline bool runs_in(const test_spec& test, std::string_view execution) {
  return std::find(test.executions.begin(), test.executions.end(), execution) != test.executions.end();
}
/// Whether the explorer runs it.
inline bool is_explored(const test_spec& test) {
  return runs_in(test, "explore");
}

/// How an untouched starter must fail: which test first, with which outcome, with a message that contains
/// this.
struct starter_spec {
  std::string test, outcome, message;
};

struct exercise_spec {
  std::string id, slug, title;
  std::string architecture = "host";
  bool bonus = false;
  double points = 0;
  std::vector<std::string> files; ///< what the learner writes, relative to the chapter's folder in exercises/
  std::vector<test_spec> tests;   ///< in the order in which they should turn green
  std::vector<std::string>
      repeats; ///< ids of exercises whose tests this one runs (tests is then a copy of theirs)
  starter_spec starter;

  /// A step that only a fast part promises: all its tests are full. It carries no points, and nobody is led
  /// to it.
  bool optional() const noexcept;
};

struct misconception_spec {
  std::string id, text;
};

struct experiment_spec {
  std::string name, source, what; ///< source relative to the chapter's folder in chapters/
  bool timed = false;             ///< measures time: its figures differ from run to run
  bool recorded = true;           ///< false: it judges what its reader has written, and no text quotes it
};

/// A text beside the chapters, with programs and without a part: nothing of it is graded.
struct appendix_spec {
  std::string slug;
  std::vector<experiment_spec> experiments;

  std::string folder() const { return "appendix-" + slug; }
};

/// What objects of a submission may contain; each a regular expression that must match a whole name.
struct symbol_rules {
  std::vector<std::string> define, use; ///< allowed
  std::vector<std::string> weak;        ///< allowed when defined weakly: instances of the library's templates
  std::vector<std::string> sections, instructions; ///< refused
};

struct pristine_file {
  std::string file, sha256; ///< relative to the chapter's folder in exercises/
};

struct chapter_spec {
  std::string number, slug, title, layer, question;
  bool ready = false;
  bool left_out = false; ///< it is ready, but this hand-out leaves it out
  std::string due;       ///< what a course told its hand-out, for people; empty: nothing
  double hours = 0;
  std::vector<std::string> before, steps;
  std::vector<misconception_spec> misconceptions;
  std::vector<std::string> part_files, given_files, architectures; ///< part_files holds given_files, too
  std::vector<std::string> fast_files;                             ///< sources of the fast part
  std::vector<experiment_spec> experiments;
  std::vector<exercise_spec> exercises;
  symbol_rules symbols;
  std::vector<pristine_file>
      pristine; ///< the starter: every file of exercises/NN-slug that a learner may change

  std::string folder() const { return number + "-" + slug; }
};

/// Whether the explorer runs one of its tests.
inline bool is_explored(const chapter_spec& chapter) {
  return std::any_of(chapter.exercises.begin(), chapter.exercises.end(), [](const exercise_spec& exercise) {
    return std::any_of(exercise.tests.begin(), exercise.tests.end(),
                       [](const test_spec& test) { return is_explored(test); });
  });
}

struct official_spec {
  std::string compiler, image, architecture, tier;
};

struct course {
  std::string release;
  bool handout = false; ///< what students get: hidden tests, model answers and quiz keys stay with the course
  official_spec official;
  std::vector<std::string> layers; ///< low to high
  std::vector<chapter_spec> chapters;
  std::vector<appendix_spec> appendices; ///< those with programs
  double route_hours = 0;

  /// By number ("02", "2") or slug ("context-switch") or folder name. Throws grader_error naming what there
  /// is.
  const chapter_spec& chapter(std::string_view name) const;
  /// By id ("02.1"). Throws grader_error.
  const exercise_spec& exercise(std::string_view id) const;
  const chapter_spec& chapter_of(const exercise_spec& exercise) const;
};

/// Reads and checks the table. Throws grader_error naming the file, the line of a syntax error or the path of
/// a wrong field, and the cure.
course load_course(const std::filesystem::path& file);
/// The same from text; `file` is used in messages.
course parse_course(std::string_view text, const std::filesystem::path& file);

/// Whether a test is a hidden one whose source is not in this tree (a hand-out): nobody can run it here.
bool stays_with_the_course(const test_spec& test, const std::filesystem::path& root);

/// The files with `{arch}` replaced.
std::vector<std::string> files_for(const std::vector<std::string>& files, std::string_view architecture);

/// What asked names mean: chapters or exercises, in course order, without bonus exercises unless named or
/// `bonus`. Nothing asked: all ready chapters. A planned chapter is an error that says so. Exercises about
/// the host's own architecture under another name are left out.
std::vector<const exercise_spec*> select_exercises(const course& table, const std::vector<std::string>& asked,
                                                   bool bonus, std::string_view host);

} // namespace kernlet::grader
