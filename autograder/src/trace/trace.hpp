#pragma once
/// \file
/// `kernlet trace FILE`: what a scheduler has written down (KERNLET_TRACE), summed up in the terminal and
/// drawn on a page of its own.

#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// A task's stay on a worker. Times are nanoseconds since the trace began.
struct trace_run {
  std::uint32_t lane = 0, task = 0;
  std::int64_t begin = 0, length = 0;
  std::string then, waits_for; ///< "yields", "waits" or "ends"; what it waits for
};

/// Something at a moment: "spawn", "wake" or "steal". The lane's running task, if there is one, has done it.
struct trace_mark {
  std::uint32_t lane = 0, task = 0;
  std::int64_t at = 0;
  std::string what;
};

struct trace_rest {
  std::uint32_t lane = 0;
  std::int64_t begin = 0, length = 0;
};

struct trace {
  std::string program;
  std::uint32_t workers = 0;
  std::uint64_t dropped = 0; ///< events that were overwritten by later ones
  std::int64_t length = 0;   ///< to the end of the last event
  std::vector<trace_run> runs;
  std::vector<trace_mark> marks;
  std::vector<trace_rest> rests;
  std::map<std::uint32_t, std::string> names; ///< of tasks, by number
};

/// Throws grader_error that names `place` and the event that is wrong.
trace parse_trace(std::string_view text, const std::string& place);

/// For the terminal: each worker's time, and the tasks that ran longest.
std::string summarise(const trace& all, const terminal& screen);

/// A page that needs nothing besides itself: no other file, no network.
std::string trace_page(const trace& all, const paths& where);

struct trace_request {
  std::string file;
  std::string output; ///< of the page; empty: beside the file
  bool open = true;   ///< in a browser, where there is a screen
};
int trace_command(const trace_request& request, const paths& where, const terminal& screen);

} // namespace kernlet::grader
