#pragma once
/// \file
/// What an exploration has come to, with addresses turned into the program's own lines and names.

#include "support/error.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kernlet::grader {

/// The list of the choices that are not the plain ones: where, and which.
using explored_schedule = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

struct source_line {
  std::string file; ///< as the compiler was given it; empty: not known
  unsigned line = 0;
  std::string function; ///< without arguments
  std::string text;     ///< of that line, trimmed; empty if the file is not there
};

/// A step of a failing execution.
struct timeline_step {
  unsigned thread = 0;
  std::string what;   ///< "load", "store", ... as the explorer names it
  std::string order;  ///< "relaxed", ...; empty for what has none
  std::string object; ///< its name: "queue + 8", "a block of 24 bytes"; empty if there is none
  std::string value, before;
  unsigned stale = 0; ///< newer stores that a load has passed over
  source_line where;
};

struct waiting_thread {
  std::string state; ///< "mutex", "futex", "join", "ready", "done", ...
  std::string object;
  source_line where;
};

struct explored_failure {
  std::string kind; ///< "data race", "deadlock", ...
  std::string text;
  unsigned thread = 0;
  std::string object;
  source_line where;
  std::optional<source_line> other; ///< of a race: the earlier access
  unsigned other_thread = 0;
  bool other_writes = false;
  std::size_t phase = 0;
  std::uint64_t execution = 0;
  std::size_t length_found = 0;
  bool needs_weak_memory = false, repeats = true, ignores_yields = false;
  explored_schedule schedule;
  std::vector<waiting_thread> threads;
};

struct explored_phase {
  std::string search; ///< "bounded", "sleep", "random", "pct"
  unsigned parameter = 0;
  std::uint64_t budget = 0, seed = 0, executions = 0, redundant = 0, cut_off = 0, steps = 0;
  std::uint64_t silent = 0; ///< executions that noted no outcome
  double seconds = 0;
  bool exhausted = false;
};

/// A schedule that may be played again.
struct explored_way {
  bool ignores_yields = false;
  explored_schedule schedule;
};

struct explored_outcome {
  std::uint64_t executions = 0; ///< that came to it
  /// Of one that does, as short as it can be. None under sequential consistency, where a schedule means
  /// something else.
  std::optional<explored_way> way;
};

/// A way to end, where all of them were asked for.
struct explored_end {
  std::string text;   ///< an outcome, or the kind of a failure
  bool fails = false; ///< a failure
  std::uint64_t executions = 0;
  explored_way way;
  std::vector<timeline_step> steps;
};

struct exploration {
  std::vector<explored_phase> phases;
  std::map<std::string, explored_outcome> outcomes;
  std::vector<explored_end> ends; ///< outcomes first, in alphabetical order
  std::string nondeterminism;
  std::optional<explored_failure> failure;
  std::vector<timeline_step> steps;
};

/// Where a program's debug information and its sources are.
struct program_places {
  std::filesystem::path program;
  std::filesystem::path members_helper; ///< members.py, which gdb runs; without gdb a member is an offset
  std::vector<std::filesystem::path> sources; ///< folders that its files' names are told from
};

/// The explored program has not said what came of it, or something else than the explorer says: its own
/// doing.
class no_exploration : public grader_error {
 public:
  using grader_error::grader_error;
};

/// Reads what an explored program has written, and asks its debug information for lines. Throws
/// no_exploration when that is not what the explorer writes.
exploration read_exploration(const std::string& json, const program_places& about);

} // namespace kernlet::grader
