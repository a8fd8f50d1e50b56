#pragma once
/// \file
/// What the judge found. Reports are written from these types alone.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// In the order in which they are decided: the first that applies.
enum class verdict {
  not_compiled, ///< the submission's files: missing, refused, or the compiler's errors
  killed,       ///< by a limit
  crashed,      ///< by a signal
  todo,         ///< a KERNLET_TODO was reached
  failed,       ///< a check or an observation was wrong, or the end record is missing
  passed,
  not_run, ///< could not be tried here (no emulator, say); never counts as passed
};

/// "passed", "not compiled" and so on.
std::string_view name(verdict which) noexcept;

struct test_result {
  std::string id;        ///< "02.1.callee-saved"
  std::string what;      ///< the manifest's one line
  std::string exercise;  ///< "02.1"; of a bonus exercise its own id
  std::string execution; ///< the first one that did not pass, or the last one
  bool hidden = false, full = false;
  verdict outcome = verdict::not_run;
  double score = 0, max_score = 0;
  std::string message; ///< one line: what was wrong
  std::string expected, got;
  std::string file; ///< where, as the learner knows it: exercises/02-context-switch/switch_x86_64.S
  int line = 0;
  std::vector<std::string> steps;    ///< what led there
  std::string output;                ///< what the program or the compiler printed, capped and cleaned
  std::vector<std::string> stood_in; ///< steps whose reference files stood in for unwritten ones: "02.2"
  std::string schedule; ///< of a failing execution under the explorer: what `kernlet replay` plays again
  std::string timeline; ///< that execution, as text
  std::string picture;  ///< the same as SVG
  double seconds = 0;
};

struct exercise_result {
  std::string id, title, chapter; ///< chapter: "02-context-switch"
  bool bonus = false;
  std::string note; ///< why it was not run, which files were missing
  std::vector<test_result> tests;

  double score() const noexcept;
  double max_score() const noexcept;
  bool complete() const noexcept; ///< every core test passed
};

/// One line of a quiz: a question with what the learner earned. A quiz whose keys are public carries no
/// course points (max_score 0).
struct question_result {
  std::string id, chapter, text;
  bool answered = false, right = false;
  double score = 0, max_score = 0;
  std::string feedback;
  bool outstanding = false; ///< the course keeps the key and marks the answer
};

/// Hidden tests that stay with the course, and what hangs on them.
struct hidden_share {
  std::size_t tests = 0;
  double points = 0;
};
hidden_share outstanding(const exercise_result& exercise) noexcept;
/// "2 hidden tests (4 points) are outstanding: your course runs them when it grades"
std::string describe(const hidden_share& share);

/// Where a result comes from, and whether the course would accept it.
struct provenance {
  std::string release, compiler, image, architecture, tier;
  std::uint64_t seed = 0;
  std::string unofficial; ///< why it is not official; empty: official
};

struct grade_report {
  provenance source;
  std::string submission; ///< the path as it was asked for
  std::vector<exercise_result> exercises;
  std::vector<question_result> questions;
  std::vector<std::string> notes; ///< e.g. that hidden tests are still outstanding
  double seconds = 0;

  double score() const noexcept;
  double max_score() const noexcept;
  /// All asked points, every asked core test passed, and nothing outstanding.
  bool all_reached() const noexcept;
  hidden_share outstanding() const noexcept;
  std::size_t outstanding_questions() const noexcept;
};

} // namespace kernlet::grader
