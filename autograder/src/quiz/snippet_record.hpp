#pragma once
/// \file
/// What the explorer has found out about a snippet: every way in which it can end, each with an execution
/// that ends so. Recorded in chapters/NN-name/snippets/recorded/NAME.json, so that whoever asks, marks or
/// shows a question about it compiles and runs nothing.
///
/// A record is byte for byte the same wherever the course's compiler writes it. It names no compiler and no
/// machine, and its schedules stand without the mark of source and compiler: that differs from one compiler
/// to the next, where the schedules do not. Such a schedule is played on the file that is named beside it,
/// and
/// `./kernlet check` proves, under every compiler, that it ends there as recorded. What else may differ is
/// how a compiler reads and writes plain memory on the way to a failure.

#include "explore/timeline.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// How an execution of a snippet ends: with what the snippet reports, or with a failure of one of the
/// explorer's kinds ("data race").
struct final_state {
  std::string text;
  bool fails = false;
  bool operator==(const final_state&) const = default;
};

struct recorded_state {
  final_state end;
  std::string schedule; ///< an id without its mark: `./kernlet replay SCHEDULE FILE` shows it
  /// Places are line numbers of the snippet, or "file:line" of another file.
  std::vector<timeline_row> timeline;
  bool operator==(const recorded_state&) const = default;
};

struct snippet_record {
  std::string source;   ///< SHA-256 of the snippet's text
  std::string explorer; ///< explorer_version
  std::uint64_t executions = 0;
  std::vector<recorded_state> states; ///< outcomes first, in alphabetical order
  bool operator==(const snippet_record&) const = default;

  /// The state with this name, or null: no execution ends so.
  const recorded_state* find(const final_state& end) const noexcept;
};

/// Throws grader_error that names the file when it is not as format_snippet_record writes it.
snippet_record parse_snippet_record(std::string_view text, const std::string& file);

std::string format_snippet_record(const snippet_record& what);

} // namespace kernlet::grader
