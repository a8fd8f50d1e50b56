#include "report.hpp"

#include "json_writer.hpp"

#include <unistd.h>

namespace kernlet::explore {
namespace {

constexpr const char* action_names[] = {"load",
                                        "store",
                                        "exchange",
                                        "fetch",
                                        "compare_exchange",
                                        "compare_exchange_failed",
                                        "fence",
                                        "read",
                                        "write",
                                        "lock",
                                        "lock_blocks",
                                        "try_lock_fails",
                                        "unlock",
                                        "wait",
                                        "wait_ends",
                                        "wait_times_out",
                                        "notify_one",
                                        "notify_all",
                                        "futex_wait",
                                        "futex_wait_refused",
                                        "futex_wake",
                                        "park",
                                        "park_ends",
                                        "wake",
                                        "yield",
                                        "sleep",
                                        "spawn",
                                        "begins",
                                        "ends",
                                        "join",
                                        "allocate",
                                        "release",
                                        "spins",
                                        "outcome",
                                        "failure",
                                        "descriptor_read",
                                        "descriptor_empty",
                                        "descriptor_write",
                                        "descriptor_waits",
                                        "descriptor_ready",
                                        "descriptor_closed",
                                        "gives_back"};
constexpr const char* order_names[] = {"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};
constexpr const char* kind_names[] = {"none",           "data race",      "assertion",
                                      "use after free", "double free",    "bad free",
                                      "overflow",       "leak",           "deadlock",
                                      "livelock",       "exception",      "crash",
                                      "step bound",     "unsupported",    "misuse",
                                      "thread limit",   "memory limit",   "check",
                                      "invariant",      "nondeterminism", "over-synchronisation",
                                      "no progress"};
constexpr const char* strategy_names[] = {"bounded", "sleep", "random", "pct", "replay"};
constexpr const char* state_names[] = {"absent", "ready",    "mutex",    "condition", "futex", "join",
                                       "park",   "spinning", "sleeping", "on",        "done"};

void write_phase(writer& out, const phase& each) {
  out.open('{');
  out.key("search").value(std::string_view(strategy_names[static_cast<int>(each.how)]));
  out.key("parameter").value(std::uint64_t{each.parameter});
  out.key("budget").value(each.budget);
  out.key("seed").value(each.seed);
  out.key("executions").value(each.executions);
  out.key("redundant").value(each.redundant);
  out.key("cut_off").value(each.cut_off);
  out.key("silent").value(each.silent);
  out.key("steps").value(each.steps);
  out.key("seconds").raw(std::to_string(each.seconds));
  out.key("exhausted").value(each.exhausted);
  out.close('}');
}

void write_event(writer& out, const event& each) {
  out.open('{');
  out.key("thread").value(std::uint64_t{each.thread});
  out.key("what").value(std::string_view(action_names[static_cast<int>(each.what)]));
  if (each.what <= action::fence)
    out.key("order").value(std::string_view(order_names[static_cast<int>(each.with)]));
  if (each.object != nullptr)
    out.key("object").address(each.object);
  out.key("size").value(std::uint64_t{each.size});
  out.key("value").wide(each.value);
  out.key("before").wide(each.before);
  out.key("stale").value(std::uint64_t{each.stale});
  out.key("where").open('[');
  for (const void* const frame : each.where.frames)
    if (frame != nullptr)
      out.address(frame);
  out.close(']');
  out.close('}');
}

void write_events(writer& out, const std::vector<event>& events) {
  out.key("events").open('[');
  for (const event& each : events)
    write_event(out, each);
  out.close(']');
}

void write_schedule(writer& out, const schedule& choices) {
  out.key("schedule").open('[');
  for (const schedule_entry& each : choices) {
    out.open('[');
    out.value(std::uint64_t{each.place});
    out.value(std::uint64_t{each.choice});
    out.close(']');
  }
  out.close(']');
}

void write_finding(writer& out, const finding& found, bool repeats, const engine& all) {
  out.key("failure").open('{');
  out.key("kind").value(std::string_view(kind_names[static_cast<int>(found.what.kind)]));
  out.key("text").value(std::string_view(found.what.text));
  out.key("thread").value(std::uint64_t{found.what.thread});
  out.key("where").address(found.what.where);
  out.key("object").address(found.what.object);
  if (found.what.kind == failure_kind::data_race) {
    out.key("other").open('{');
    out.key("thread").value(std::uint64_t{found.race.thread});
    out.key("writes").value(found.race.writes);
    out.key("atomic").value(found.race.atomic);
    out.key("where").address(found.race.where);
    out.close('}');
  }
  out.key("phase").value(std::uint64_t{found.phase});
  out.key("execution").value(found.execution);
  out.key("length_found").value(std::uint64_t{found.length_found});
  out.key("needs_weak_memory").value(found.needs_weak_memory);
  out.key("repeats").value(repeats);
  out.key("ignores_yields").value(found.ignores_yields);
  write_schedule(out, found.choices);
  out.close('}');
  out.key("threads").open('[');
  for (unsigned i = 0; i < all.threads(); ++i) {
    const modelled_thread& each = const_cast<engine&>(all).thread(i);
    out.open('{');
    out.key("state").value(std::string_view(state_names[static_cast<int>(each.state)]));
    out.key("waits_for").address(each.waits_for);
    out.key("blocked_at").address(each.blocked_at);
    out.close('}');
  }
  out.close(']');
}

void send(int descriptor, const std::string& text) {
  for (std::size_t written = 0; written < text.size();) {
    const ssize_t step = ::write(descriptor, text.data() + written, text.size() - written);
    if (step <= 0)
      return;
    written += static_cast<std::size_t>(step);
  }
}

} // namespace

bool same_when_repeated(search& looking, const finding& found) {
  const failure again = looking.play(found.choices, found.ignores_yields, false);
  return again.kind == found.what.kind && again.where == found.what.where;
}

std::vector<shown_end> show_ends(search& looking, engine& all) {
  std::vector<shown_end> ends;
  const auto show = [&](const std::string& text, const witness& each) {
    all.recorded_object = each.what.kind == failure_kind::data_race ? each.what.object : nullptr;
    looking.play(each.choices, each.ignores_yields, true);
    ends.push_back({text, &each, all.events});
  };
  for (const auto& [text, each] : looking.outcomes)
    show(text, each);
  for (const auto& [kind, each] : looking.failures)
    show(kind_names[static_cast<int>(kind)], each);
  return ends;
}

void write_report(int descriptor, const search& looking, const std::optional<finding>& found, bool repeats,
                  const engine& all, const std::vector<shown_end>& ends) {
  writer out;
  out.open('{');
  out.key("phases").open('[');
  for (const phase& each : looking.phases)
    write_phase(out, each);
  out.close(']');
  out.key("outcomes").open('{');
  for (const auto& [text, each] : looking.outcomes) {
    out.key(text.c_str()).open('{');
    out.key("executions").value(each.executions);
    out.key("ignores_yields").value(each.ignores_yields);
    write_schedule(out, each.choices);
    out.close('}');
  }
  out.close('}');
  out.key("ends").open('[');
  for (const shown_end& each : ends) {
    out.open('{');
    out.key("text").value(std::string_view(each.text));
    out.key("fails").value(each.of->what.kind != failure_kind::none);
    out.key("executions").value(each.of->executions);
    out.key("ignores_yields").value(each.of->ignores_yields);
    write_schedule(out, each.of->choices);
    write_events(out, each.events);
    out.close('}');
  }
  out.close(']');
  out.key("nondeterminism")
      .value(
          std::string_view(looking.nondeterminism.empty() ? all.nondeterminism() : looking.nondeterminism));
  if (found)
    write_finding(out, *found, repeats, all);
  out.key("names").open('[');
  for (const auto& [object, name] : all.names()) {
    out.open('{');
    out.key("object").address(object);
    out.key("name").value(std::string_view(name.text));
    out.key("size").value(std::uint64_t{name.size});
    out.key("type").value(std::string_view(name.type));
    out.close('}');
  }
  out.close(']');
  write_events(out, all.events);
  out.close('}');
  send(descriptor, out.text + '\n');
}

void write_measures(int descriptor, const search& looking, const std::vector<measure>& all) {
  writer out;
  out.open('{');
  out.key("measures").open('[');
  for (std::size_t i = 0; i < all.size(); ++i) {
    out.open('{');
    out.key("search").value(std::string_view(strategy_names[static_cast<int>(looking.phases[i].how)]));
    out.key("parameter").value(std::uint64_t{looking.phases[i].parameter});
    out.key("bases").value(all[i].bases);
    out.key("found").value(all[i].found);
    out.key("executions").value(all[i].executions);
    out.key("worst").value(all[i].worst);
    out.key("tried").value(all[i].tried);
    out.key("kind").value(std::string_view(kind_names[static_cast<int>(all[i].kind)]));
    out.close('}');
  }
  out.close(']');
  out.close('}');
  send(descriptor, out.text + '\n');
}

} // namespace kernlet::explore
