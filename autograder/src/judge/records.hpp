#pragma once
/// \file
/// The records that a test's child sent, and the verdict that follows from them.

#include "judge/assignment.hpp"
#include "judge/loopback.hpp"
#include "judge/verdict.hpp"
#include "manifest/course.hpp"
#include "sandbox/sandbox.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

struct check_record {
  bool held = false;
  std::string what, got, expected, file;
  int line = 0;
};

struct observation {
  std::string name;
  std::vector<std::uint64_t> words;
};

struct todo_record {
  std::string step, file;
  int line = 0;
};

struct crash_record {
  int signal = 0;
  std::uint64_t address = 0, offset = 0;
};

/// All that a child said, in order of kinds.
struct child_records {
  bool began = false, ended = false;
  std::vector<std::string> steps, told;
  std::vector<check_record> checks;
  std::vector<observation> observations;
  std::optional<todo_record> todo;
  std::optional<crash_record> crash;
  std::string
      trouble; ///< a record that is no record, has another nonce, or stands after the end; empty: none
};

/// Never throws: bytes that are no records are `trouble`.
child_records parse_records(std::string_view bytes, const assignment& work);

/// What a run means. Order: killed, crashed, todo, failed, passed; no end record is failed. Exit code and
/// standard output decide nothing. Fills outcome, message, expected, got, file, line, steps and output.
/// `played` is what the judge's clients saw, where there were any; what they saw comes before what the child
/// says about itself.
void judge_run(test_result& result, const test_spec& test, const assignment& work, const child_records& said,
               const sandbox::outcome& run, const loopback_outcome* played = nullptr);

} // namespace kernlet::grader
