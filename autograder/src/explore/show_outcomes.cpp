#include "explore/show_outcomes.hpp"

#include "explore/schedule_id.hpp"
#include "explore/timeline.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

/// Without a mark: the file is named when it is played.
std::string schedule_of(const explored_outcome& outcome) {
  return outcome.way ? to_text({"", outcome.way->ignores_yields, outcome.way->schedule}) : "";
}

} // namespace

void add_outcomes(nlohmann::ordered_json& to, const exploration& found) {
  to["outcomes"] = nlohmann::ordered_json::object();
  to["schedules"] = nlohmann::ordered_json::object();
  for (const auto& [text, each] : found.outcomes) {
    to["outcomes"][text] = each.executions;
    if (each.way)
      to["schedules"][text] = schedule_of(each);
  }
}

void show_outcomes(const session& here, const exploration& found) {
  std::size_t width = 0;
  for (const auto& [text, each] : found.outcomes)
    width = std::max(width, text.size());
  here.screen.line("outcomes:");
  for (const auto& [text, each] : found.outcomes)
    here.screen.line(fmt::format("  {:{}}  {:>9} execution{}{}", text, width, thousands(each.executions),
                                 each.executions == 1 ? "" : "s",
                                 each.way ? ", such as schedule " + schedule_of(each) : ""));
  if (found.outcomes.begin()->second.way)
    here.screen.note("./kernlet replay SCHEDULE FILE shows an execution.");
}

void show_end(const session& here, const exploration& played) {
  here.screen.line("this schedule does not fail\n");
  const std::vector<timeline_row> rows = timeline_rows(played.steps, played);
  const std::string drawn = render_timeline(rows, here.screen);
  here.screen.line(drawn.substr(0, drawn.size() - 1));
  if (std::any_of(rows.begin(), rows.end(), is_stale))
    here.screen.note(stale_note);
  for (const auto& [text, each] : played.outcomes)
    here.screen.line("\noutcome: " + here.screen.paint(colour::strong, text));
}

} // namespace kernlet::grader
