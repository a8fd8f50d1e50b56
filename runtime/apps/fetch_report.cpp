#include "fetch_report.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace fetch {
namespace {

using std::chrono::steady_clock;

std::string size_text(std::uint64_t bytes) {
  char text[32];
  if (bytes < 10'000)
    std::snprintf(text, sizeof text, "%llu B", static_cast<unsigned long long>(bytes));
  else if (bytes < 10'000'000)
    std::snprintf(text, sizeof text, "%.1f kB", static_cast<double>(bytes) / 1e3);
  else
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

std::string why(const kernlet::fetch_result& of) {
  if (of.error)
    return std::string(name_of(of.error->stage())) + ": " + of.error->reason();
  return std::string("the server answered ") + std::string(kernlet::reason_phrase(of.response.status));
}

} // namespace

std::string clean(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      c = '?';
  return made;
}

report::report(const options& asked)
    : asked_(asked), terminal_(!asked.quiet && ::isatty(STDERR_FILENO) == 1), began_(steady_clock::now()),
      drawn_(began_) {}

double report::seconds() const {
  return std::chrono::duration<double>(steady_clock::now() - began_).count();
}

void report::step(const kernlet::fetch_progress& now, const kernlet::fetch_result& last,
                  const std::string& file) {
  last_ = now;
  if (!file.empty())
    files_[last.url] = file;
  const double took = std::chrono::duration<double, std::milli>(last.took).count();
  if (!last.ok()) {
    clear_progress();
    const std::string status = last.error ? "failed" : std::to_string(last.response.status);
    std::fprintf(stderr, "%-6s  %s  %s\n", status.c_str(), clean(last.url).c_str(), clean(why(last)).c_str());
  } else if (!asked_.quiet && !asked_.json) {
    clear_progress();
    std::printf("%-6u  %10s  %8.1f ms  %s%s%s\n", last.response.status,
                size_text(last.response.body_bytes).c_str(), took, clean(last.url).c_str(),
                file.empty() ? "" : "  ", file.c_str());
  }
  show_progress();
}

void report::clear_progress() {
  if (std::exchange(shown_, false))
    std::fputs("\r\x1b[K", stderr);
}

/// Only what takes more than two seconds is worth a line that moves.
void report::show_progress() {
  const auto now = steady_clock::now();
  using namespace std::chrono_literals;
  if (!terminal_ || now - began_ < 2s || (now - drawn_ < 100ms && last_.done != last_.total))
    return;
  drawn_ = now;
  clear_progress();
  std::fflush(stdout);
  std::fprintf(stderr, "%zu of %zu, %zu failed, %s", last_.done, last_.total, last_.failed,
               size_text(last_.bytes).c_str());
  std::fflush(stderr);
  shown_ = true;
}

void report::print_json(const std::vector<kernlet::fetch_result>& all) const {
  using nlohmann::ordered_json;
  ordered_json results = ordered_json::array();
  for (const kernlet::fetch_result& each : all) {
    ordered_json one;
    one["url"] = each.url;
    one["ok"] = each.ok();
    one["milliseconds"] = std::chrono::duration<double, std::milli>(each.took).count();
    if (each.error) {
      one["error"] = {{"stage", name_of(each.error->stage())},
                      {"reason", each.error->reason()},
                      {"timed_out", each.error->timed_out()}};
    } else {
      one["status"] = each.response.status;
      one["bytes"] = each.response.body_bytes;
      one["final_url"] = each.response.url;
      one["redirects"] = each.response.redirects;
    }
    if (const auto file = files_.find(each.url); file != files_.end())
      one["file"] = file->second;
    results.push_back(std::move(one));
  }
  const ordered_json whole{{"results", std::move(results)},
                           {"summary",
                            {{"total", last_.total},
                             {"fetched", last_.done - last_.failed},
                             {"failed", last_.failed},
                             {"bytes", last_.bytes},
                             {"seconds", seconds()}}}};
  // A URL is what somebody typed: bytes that are no UTF-8 are replaced.
  std::printf("%s\n", whole.dump(1, ' ', false, ordered_json::error_handler_t::replace).c_str());
}

void report::finish(const std::vector<kernlet::fetch_result>& all) {
  clear_progress();
  if (asked_.json) {
    print_json(all);
  } else if (!asked_.quiet) {
    const double took = seconds();
    std::printf("%zu of %zu fetched, %zu failed; %s in %.2f s, %.0f a second\n", last_.done - last_.failed,
                last_.total, last_.failed, size_text(last_.bytes).c_str(), took,
                static_cast<double>(last_.done) / std::max(took, 1e-9));
  }
  std::fflush(stdout);
}

} // namespace fetch
