// A trace file as types. What stands in it may come from anywhere, so every field is looked at.

#include "support/clean_text.hpp"
#include "support/error.hpp"
#include "trace/trace.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using nlohmann::json;

/// Reads the fields of one object; whatever is wrong is said with its place.
class fields {
 public:
  fields(const json& object, std::string place) : object_(object), place_(std::move(place)) {
    if (!object.is_object())
      throw grader_error("{}: no object", place_);
  }
  const json& at(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end())
      throw grader_error("{}: '{}' is missing", place_, name);
    return *found;
  }
  std::string text(const char* name) const {
    const json& value = at(name);
    if (!value.is_string())
      throw grader_error("{}: '{}' is no text", place_, name);
    return clean_text(value.get_ref<const std::string&>(), 200);
  }
  std::uint32_t number(const char* name) const {
    const json& value = at(name);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > UINT32_MAX)
      throw grader_error("{}: '{}' is no number from 0 to {}", place_, name, UINT32_MAX);
    return value.get<std::uint32_t>();
  }
  /// Microseconds in the file.
  std::int64_t nanoseconds(const char* name) const {
    const json& value = at(name);
    const double time = value.is_number() ? value.get<double>() : -1;
    if (!(time >= 0 && time < 1e15))
      throw grader_error("{}: '{}' is no time in microseconds", place_, name);
    return std::llround(time * 1000);
  }
  fields inside(const char* name) const { return {at(name), place_ + ": " + name}; }
  const std::string& place() const { return place_; }

 private:
  const json& object_;
  const std::string place_;
};

void read_event(trace& all, const fields& event) {
  const std::string phase = event.text("ph");
  if (phase != "X" && phase != "i")
    return; // a name of a lane
  const std::uint32_t lane = event.number("tid");
  const std::int64_t begin = event.nanoseconds("ts");
  if (lane > all.workers)
    throw grader_error("{}: lane {}, and there are {} workers", event.place(), lane, all.workers);
  const std::int64_t length = phase == "X" ? event.nanoseconds("dur") : 0;
  all.length = std::max(all.length, begin + length);
  const std::string name = event.text("name");
  if (event.text("cat") == "rest") {
    all.rests.push_back({lane, begin, length});
    return;
  }
  const fields more = event.inside("args");
  const std::uint32_t task = more.number("task");
  if (phase == "i") {
    all.names[task] = more.text("name");
    all.marks.push_back({lane, task, begin, name});
    return;
  }
  all.names[task] = name;
  const std::string then = more.text("then");
  if (then != "yields" && then != "waits" && then != "ends")
    throw grader_error("{}: a task yields, waits or ends, and does not '{}'", event.place(), then);
  all.runs.push_back({lane, task, begin, length, then, then == "waits" ? more.text("for") : ""});
}

} // namespace

trace parse_trace(std::string_view text, const std::string& place) {
  json read;
  try {
    read = json::parse(text);
  } catch (const json::parse_error& e) {
    throw grader_error("{}: not JSON: {}; KERNLET_TRACE=FILE ./program writes a trace", place, e.what());
  }
  const fields whole(read, place);
  if (!read.contains("otherData") || !read["otherData"].is_object() ||
      read["otherData"].value("format", json()) != "kernlet trace 1")
    throw grader_error("{}: no trace of kernlet's; KERNLET_TRACE=FILE ./program writes one", place);
  const fields about = whole.inside("otherData");
  trace all;
  all.program = about.text("program");
  all.workers = about.number("workers");
  if (all.workers == 0 || all.workers > 1024)
    throw grader_error("{}: {} workers", place, all.workers);
  all.dropped = about.at("dropped").is_number_unsigned() ? about.at("dropped").get<std::uint64_t>() : 0;
  const json& events = whole.at("traceEvents");
  if (!events.is_array())
    throw grader_error("{}: 'traceEvents' is no list", place);
  for (std::size_t i = 0; i < events.size(); ++i)
    read_event(all, {events[i], fmt::format("{}: event {}", place, i)});
  if (all.runs.empty())
    throw grader_error("{}: no task has run in it", place);
  return all;
}

} // namespace kernlet::grader
