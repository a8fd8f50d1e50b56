#include "explore/explore_command.hpp"
#include "explore/schedule_id.hpp"
#include "explore/timeline.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;

fs::path kept_schedule(const paths& where, const std::string& id) {
  return where.state / "schedules" / (id.substr(0, 80) + ".json");
}

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
  all["outcomes"] = found.outcomes;
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

std::string place(const source_line& where) {
  return where.file.empty() ? "" : fmt::format("{}:{}", where.file, where.line);
}

void show_failure(const session& here, const exploration& found, const std::string& id) {
  const explored_failure& failure = *found.failure;
  const terminal& out = here.screen;
  out.line(out.paint(colour::bad, describe_failure(failure)));
  const auto show_line = [&](const std::string& who, const source_line& where) {
    if (!where.file.empty())
      out.line(fmt::format("  {}{}  {}", who, place(where), out.paint(colour::dim, where.text)));
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

void save_svg(const session& here, const std::string& file, const exploration& found) {
  if (file.empty())
    return;
  write_file(file, render_timeline_svg(found));
  here.screen.note("drawn in " + file);
}

int show(const session& here, const exploration& found, const std::string& id, bool json,
         const std::string& svg) {
  save_svg(here, svg, found);
  if (json) {
    here.screen.line(to_json(found, id).dump(1));
    return found.failure ? 1 : 0;
  }
  if (found.failure)
    show_failure(here, found, id);
  return found.failure ? 1 : 0;
}

std::string id_of(const explored_program& program, const explored_failure& failure) {
  return to_text({program.mark(), failure.ignores_yields, failure.schedule});
}

} // namespace

int explore_command(const session& here, const explore_options& options) {
  searches_of(options.search); // what is wrong there is told before anything is built
  const explored_program program(here, options.what);
  const exploration found = program.search(options.search);
  std::string id;
  if (found.failure) {
    id = id_of(program, *found.failure);
    write_file(kept_schedule(here.where, id), ordered_json{{"file", fs::absolute(options.what).string()},
                                                           {"id", id},
                                                           {"weak", options.search.weak},
                                                           {"arguments", options.search.arguments}}
                                                  .dump(1));
  }
  if (!options.json) {
    for (const explored_phase& each : found.phases)
      if (each.executions != 0)
        here.screen.note(describe_phase(each));
    if (!found.nondeterminism.empty())
      here.screen.line("note: " + found.nondeterminism);
    if (!found.outcomes.empty() && !found.failure) {
      here.screen.line("outcomes:");
      for (const auto& [text, count] : found.outcomes)
        here.screen.line(fmt::format("  {}   {} executions", text, count));
    }
    if (!found.failure) {
      const bool all =
          !found.phases.empty() && found.phases.back().search == "sleep" && found.phases.back().exhausted;
      here.screen.line(
          here.screen.paint(colour::good, all ? "no execution fails" : "no execution that was tried fails"));
    }
  }
  return show(here, found, id, options.json, options.svg);
}

int replay_command(const session& here, const replay_options& options) {
  const auto id = read_schedule_id(options.id);
  if (!id)
    throw grader_error("'{}' is no schedule id; they look like k7d2-04g1c8 and stand below each timeline",
                       options.id);
  search_request how;
  std::string file = options.file;
  if (const fs::path kept = kept_schedule(here.where, options.id); fs::exists(kept)) {
    try {
      const auto about = nlohmann::json::parse(read_file(kept));
      if (file.empty())
        file = about.at("file");
      how.weak = about.at("weak");
      how.arguments = about.at("arguments").get<std::vector<std::string>>();
    } catch (const nlohmann::json::exception&) {
      throw grader_error(
          "{}: not as kernlet writes it; remove it, and name the source: ./kernlet replay {} FILE",
          kept.string(), options.id);
    }
  }
  if (file.empty())
    throw grader_error("which source is {} a schedule of? ./kernlet replay {} FILE", options.id, options.id);
  const explored_program program(here, file);
  if (program.mark() != id->mark)
    throw grader_error(
        "{} is a schedule of another source than {} is now (its marks are {} and {}): the file, something "
        "that it includes, or the compiler differs. Explore it again",
        options.id, file, id->mark, program.mark());
  if (options.debugger) {
    std::vector<std::string> command{"gdb",
                                     "-q",
                                     "-ex",
                                     "break kernlet_explore_stop",
                                     "-ex",
                                     "run",
                                     "--args",
                                     program.program().string(),
                                     explored_program::play_argument(id->schedule, id->ignores_yields),
                                     "--"};
    command.insert(command.end(), how.arguments.begin(), how.arguments.end());
    return run({.arguments = command, .inherit_output = true}).status;
  }
  const exploration found = program.play(id->schedule, id->ignores_yields, how);
  if (!found.failure && !options.json)
    here.screen.line("this schedule does not fail");
  return show(here, found, options.id, options.json, options.svg);
}

} // namespace kernlet::grader
