#include "explore/timeline.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>

namespace kernlet::grader {
namespace {

const std::set<std::string> left_out{"begins", "allocate", "release", "outcome", "yield"};

std::string of(const timeline_step& step) {
  return step.object.empty() ? "" : " " + step.object;
}

/// The value as C++ would show a small negative int, too.
std::string shown(const std::string& value) {
  if (value == "18446744073709551615" || value == "4294967295")
    return "-1";
  return value;
}

std::string place_of(const source_line& where) {
  if (where.file.empty())
    return {};
  return fmt::format("{}:{}", std::filesystem::path(where.file).filename().string(), where.line);
}

/// How often the `length` rows from `begin` on, one thread's, stand there one time after the other.
std::size_t repetitions(const std::vector<timeline_row>& rows, std::size_t begin, std::size_t length) {
  for (std::size_t i = begin; i < begin + length; ++i)
    if (i >= rows.size() || rows[i].thread != rows[begin].thread)
      return 0;
  std::size_t end = begin + length;
  while (end < rows.size() && rows[end] == rows[end - length])
    ++end;
  return (end - begin) / length;
}

/// A spinner would fill pages: what a thread repeats over and over is told twice, and then how often it
/// comes.
std::vector<timeline_row> folded(std::vector<timeline_row> rows) {
  constexpr std::size_t longest_loop = 6, shown = 2, few = 4;
  std::vector<timeline_row> all;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t length = 1, times = 0;
    while (length <= longest_loop && (times = repetitions(rows, i, length)) < few)
      ++length;
    if (length > longest_loop) {
      all.push_back(std::move(rows[i++]));
      continue;
    }
    const unsigned thread = rows[i].thread;
    for (std::size_t k = 0; k < shown * length; ++k)
      all.push_back(std::move(rows[i + k]));
    all.push_back({thread, "", fmt::format("... {} times more", times - shown)});
    i += times * length;
  }
  return all;
}

} // namespace

bool is_stale(const timeline_row& row) {
  return row.said.ends_with("  STALE") || row.said.ends_with("  EARLY");
}

std::string stale_word(const timeline_step& step) {
  return step.what == "load" || step.what == "compare_exchange_failed" ? "  STALE" : "  EARLY";
}

std::string describe_step(const timeline_step& step, const exploration&) {
  const std::string& what = step.what;
  if (left_out.contains(what))
    return {};
  const std::string order = step.order.empty() ? "" : " " + step.order;
  if (what == "load")
    return fmt::format("load{} = {}{}", of(step), shown(step.value), order);
  if (what == "store")
    return fmt::format("store{} := {}{}", of(step), shown(step.value), order);
  if (what == "exchange" || what == "fetch")
    return fmt::format("{}{}: {} to {}{}", what == "fetch" ? "change" : "exchange", of(step),
                       shown(step.before), shown(step.value), order);
  if (what == "compare_exchange")
    return fmt::format("cas{}: {} to {}{}", of(step), shown(step.before), shown(step.value), order);
  if (what == "compare_exchange_failed")
    return fmt::format("cas{} fails: is {}{}", of(step), shown(step.value), order);
  if (what == "fence")
    return "fence" + order;
  if (what == "read" || what == "write")
    return fmt::format("{}{} (plain)", what == "read" ? "reads" : "writes", of(step));
  if (what == "lock_blocks")
    return fmt::format("lock{}: waits", of(step));
  if (what == "try_lock_fails")
    return fmt::format("try_lock{}: held", of(step));
  if (what == "lock" || what == "unlock" || what == "wait")
    return what + of(step);
  if (what == "wait_ends")
    return "wakes up" + of(step);
  if (what == "wait_times_out")
    return "times out" + of(step);
  if (what == "notify_one" || what == "notify_all")
    return fmt::format("{}{}: {} wait", what, of(step), step.value);
  if (what == "futex_wait")
    return fmt::format("sleeps on{} = {}", of(step), shown(step.value));
  if (what == "futex_wait_refused")
    return fmt::format("no sleep:{} = {}", of(step), shown(step.value));
  if (what == "futex_wake")
    return fmt::format("wake{}: {} sleep", of(step), step.value);
  if (what == "spawn")
    return "starts thread " + step.value;
  if (what == "ends")
    return "ends";
  if (what == "join")
    return "joined thread " + step.value;
  if (what == "sleep")
    return fmt::format("sleeps {} ns", step.value);
  if (what == "descriptor_write")
    return fmt::format("write{}: {} to {}", of(step), step.before, step.value);
  if (what == "descriptor_read")
    return fmt::format("read{}: {}", of(step), step.value);
  if (what == "descriptor_empty")
    return fmt::format("read{}: nothing", of(step));
  if (what == "descriptor_waits")
    return fmt::format("sleeps on{}", of(step));
  if (what == "descriptor_ready")
    return fmt::format("wait{}: {} ready", of(step), step.value);
  if (what == "descriptor_closed")
    return fmt::format("close{}", of(step));
  if (what == "gives_back")
    return fmt::format("gives back {} bytes of{}", step.value, of(step));
  if (what == "failure")
    return "FAILS";
  return what + of(step);
}

std::string describe_failure(const explored_failure& failure) {
  std::string text = failure.kind + ": " + failure.text;
  if (failure.kind == "data race" && !failure.object.empty())
    text += fmt::format(" ({})", failure.object);
  return text;
}

std::string thousands(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;)
    text.insert(at -= 3, ",");
  return text;
}

std::string describe_phase(const explored_phase& phase) {
  std::string name = phase.search == "bounded" ? fmt::format("at most {} preemption{}", phase.parameter,
                                                             phase.parameter == 1 ? "" : "s")
                     : phase.search == "sleep" ? "all orders"
                     : phase.search == "random"
                         ? fmt::format("random, seed {}", phase.seed)
                         : fmt::format("random priorities, depth {}, seed {}", phase.parameter, phase.seed);
  std::string text =
      fmt::format("{}: {} execution{}", name, thousands(phase.executions), phase.executions == 1 ? "" : "s");
  if (phase.exhausted)
    text += ", exhausted";
  else if (phase.cut_off != 0)
    text += fmt::format(", {} of them given up at the bound of steps", thousands(phase.cut_off));
  return text;
}

std::vector<timeline_row> timeline_rows(const std::vector<timeline_step>& steps, const exploration& whole) {
  std::vector<timeline_row> rows;
  for (const timeline_step& step : steps)
    if (std::string said = describe_step(step, whole); !said.empty())
      rows.push_back(
          {step.thread, place_of(step.where), std::move(said) + (step.stale != 0 ? stale_word(step) : "")});
  return folded(std::move(rows));
}

std::string render_timeline(const std::vector<timeline_row>& rows, const terminal& screen) {
  unsigned threads = 1;
  std::size_t place_width = 0;
  for (const timeline_row& row : rows) {
    threads = std::max(threads, row.thread + 1);
    place_width = std::max(place_width, row.place.size());
  }
  // Number and place stand on the left, so that a long step may reach over the columns to its right.
  const std::size_t before = 5 + place_width + 2;
  const std::size_t total = std::max<std::size_t>(static_cast<std::size_t>(screen.width()), before + 40);
  const std::size_t column = std::clamp<std::size_t>((total - before) / threads, 14, 34);
  std::string text(before, ' ');
  for (unsigned i = 0; i < threads; ++i)
    text += fmt::format("{:{}}", i == 0 ? "thread 0, main" : fmt::format("thread {}", i), column);
  text = screen.paint(colour::strong, text.substr(0, text.find_last_not_of(' ') + 1)) + "\n";
  int number = 0;
  for (const timeline_row& row : rows) {
    const colour how = row.said == "FAILS" ? colour::bad : is_stale(row) ? colour::note : colour::plain;
    text += screen.paint(colour::dim, fmt::format("{:4} {:{}}  ", ++number, row.place, place_width)) +
            std::string(column * row.thread, ' ') + screen.paint(how, row.said) + "\n";
  }
  return text;
}

std::string render_timeline(const exploration& what, const terminal& screen) {
  return render_timeline(timeline_rows(what.steps, what), screen);
}

} // namespace kernlet::grader
