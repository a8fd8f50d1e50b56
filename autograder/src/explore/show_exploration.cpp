// An exploration as a person reads it, and as a program does.
#include "explore/show_exploration.hpp"
#include "explore/show_outcomes.hpp"
#include "explore/timeline.hpp"
#include "support/files.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using nlohmann::ordered_json;

ordered_json line_json(const source_line& where) {
  return {{"file", where.file}, {"line", where.line}, {"function", where.function}, {"text", where.text}};
}

ordered_json to_json(const exploration& found, const std::string& id) {
  ordered_json all{{"verdict", found.failure                  ? "failed"
                               : found.nondeterminism.empty() ? "nothing found"
                                                              : "nondeterministic"}};
  if (found.failure) {
    const explored_failure& failure = *found.failure;
    all["schedule"] = id;
    all["failure"] = {{"kind", failure.kind},
                      {"text", failure.text},
                      {"thread", failure.thread},
                      {"object", failure.object},
                      {"where", line_json(failure.where)},
                      {"needs_a_stronger_order", failure.needs_weak_memory},
                      {"found_by", found.phases.empty() ? "replay" : found.phases[failure.phase].search},
                      {"execution", failure.execution}};
    if (failure.other)
      all["failure"]["other"] = line_json(*failure.other);
  }
  for (const explored_phase& each : found.phases)
    all["searches"].push_back({{"search", each.search},
                               {"parameter", each.parameter},
                               {"seed", each.seed},
                               {"executions", each.executions},
                               {"exhausted", each.exhausted},
                               {"cut_off", each.cut_off}});
  add_outcomes(all, found);
  if (!found.nondeterminism.empty())
    all["nondeterminism"] = found.nondeterminism;
  all["timeline"] = ordered_json::array();
  for (const timeline_step& step : found.steps)
    if (const std::string said = describe_step(step, found); !said.empty())
      all["timeline"].push_back({{"thread", step.thread},
                                 {"what", step.what},
                                 {"text", said},
                                 {"object", step.object},
                                 {"value", step.value},
                                 {"before", step.before},
                                 {"order", step.order},
                                 {"stale", step.stale},
                                 {"where", line_json(step.where)}});
  return all;
}

/// As seen from the tree, or from where we stand, if it lies below one of them.
std::string place(const session& here, const source_line& where) {
  if (where.file.empty())
    return "";
  std::string file = where.file;
  std::error_code none;
  for (const std::filesystem::path& base : {here.where.root, std::filesystem::current_path(none)})
    if (const std::string below = std::filesystem::path(where.file).lexically_relative(base).string();
        !below.empty() && below.size() < file.size() && !below.starts_with(".."))
      file = below;
  return fmt::format("{}:{}", file, where.line);
}

void show_failure(const session& here, const exploration& found, const std::string& id) {
  const explored_failure& failure = *found.failure;
  const terminal& out = here.screen;
  out.line(out.paint(colour::bad, describe_failure(failure)));
  const auto show_line = [&](const std::string& who, const source_line& where) {
    if (!where.file.empty())
      out.line(fmt::format("  {}{}  {}", who, place(here, where), out.paint(colour::dim, where.text)));
  };
  show_line(fmt::format("thread {}: ", failure.thread), failure.where);
  if (failure.other)
    show_line(fmt::format("thread {}: ", failure.other_thread), *failure.other);
  if (failure.kind == "deadlock" || failure.kind == "livelock")
    for (std::size_t i = 0; i < failure.threads.size(); ++i)
      if (const waiting_thread& each = failure.threads[i]; each.state != "done" && each.state != "ready")
        show_line(fmt::format("thread {} waits ({}{}): ", i, each.state,
                              each.object.empty() || each.state == "join" ? "" : " " + each.object),
                  each.where);
  out.line();
  const std::string drawn = render_timeline(found, out);
  out.line(drawn.substr(0, drawn.size() - 1));
  bool stale = false;
  for (const timeline_step& step : found.steps)
    stale = stale || step.stale != 0;
  if (stale)
    out.note("STALE: a newer value was there, and nothing obliged this thread to see it yet.");
  if (failure.needs_weak_memory)
    out.line(out.paint(
        colour::note,
        "This needs a stronger order than it has: under sequential consistency no execution fails."));
  if (!failure.repeats)
    out.line("The same choices did not fail again: something outside of the program answers differently each "
             "time.");
  out.line();
  out.line(fmt::format("schedule {}   (./kernlet replay {} shows it again; --gdb stops in it)", id, id));
}

void show_searches(const session& here, const exploration& found) {
  for (const explored_phase& each : found.phases)
    if (each.executions != 0)
      here.screen.note(describe_phase(each));
  if (!found.nondeterminism.empty())
    here.screen.line("note: " + found.nondeterminism);
  if (!found.phases.empty() && !found.outcomes.empty() && !found.failure)
    show_outcomes(here, found);
}

} // namespace

int show_exploration(const session& here, const exploration& found, const std::string& id,
                     const show_options& how) {
  if (!how.svg.empty()) {
    write_file(how.svg, render_timeline_svg(found));
    here.screen.note("drawn in " + how.svg);
  }
  if (how.json) {
    here.screen.line(to_json(found, id).dump(1));
    return found.failure ? 1 : 0;
  }
  show_searches(here, found);
  if (found.failure) {
    show_failure(here, found, id);
    return 1;
  }
  const bool all =
      !found.phases.empty() && found.phases.back().search == "sleep" && found.phases.back().exhausted;
  if (found.phases.empty())
    show_end(here, found);
  else
    here.screen.line(
        here.screen.paint(colour::good, all ? "no execution fails" : "no execution that was tried fails"));
  return 0;
}

} // namespace kernlet::grader
