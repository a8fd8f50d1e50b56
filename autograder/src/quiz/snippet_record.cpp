#include "quiz/snippet_record.hpp"

#include "support/error.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kernlet::grader {

namespace {

using json = nlohmann::ordered_json;

/// One step on one line.
std::string format_row(const timeline_row& row) {
  return json{row.thread, row.place, row.said}.dump();
}

std::string format_state(const recorded_state& state) {
  std::string text = "  { \"" + std::string(state.end.fails ? "failure" : "outcome") +
                     "\": " + json(state.end.text).dump() + ", \"schedule\": " + json(state.schedule).dump() +
                     ", \"timeline\": [";
  for (std::size_t i = 0; i < state.timeline.size(); ++i)
    text += (i == 0 ? "\n    " : ",\n    ") + format_row(state.timeline[i]);
  return text + " ] }";
}

recorded_state read_state(const nlohmann::json& from) {
  recorded_state state;
  state.end.fails = from.contains("failure");
  state.end.text = from.at(state.end.fails ? "failure" : "outcome");
  state.schedule = from.at("schedule");
  for (const nlohmann::json& row : from.at("timeline"))
    state.timeline.push_back({row.at(0), row.at(1), row.at(2)});
  return state;
}

} // namespace

const recorded_state* snippet_record::find(const final_state& end) const noexcept {
  const auto found =
      std::find_if(states.begin(), states.end(), [&](const recorded_state& one) { return one.end == end; });
  return found == states.end() ? nullptr : &*found;
}

snippet_record parse_snippet_record(std::string_view text, const std::string& file) {
  try {
    const nlohmann::json all = nlohmann::json::parse(text);
    snippet_record record{all.at("source"), all.at("explorer"), all.at("executions"), {}};
    for (const nlohmann::json& each : all.at("states"))
      record.states.push_back(read_state(each));
    return record;
  } catch (const nlohmann::json::exception& trouble) {
    throw grader_error("{}: no record of final states ({}); write it anew: ./kernlet quiz NN --record", file,
                       trouble.what());
  }
}

std::string format_snippet_record(const snippet_record& what) {
  std::string text =
      fmt::format("{{\n \"source\": {},\n \"explorer\": {},\n \"executions\": {},\n \"states\": [",
                  json(what.source).dump(), json(what.explorer).dump(), what.executions);
  for (std::size_t i = 0; i < what.states.size(); ++i)
    text += (i == 0 ? "\n" : ",\n") + format_state(what.states[i]);
  return text + " ]\n}\n";
}

} // namespace kernlet::grader
