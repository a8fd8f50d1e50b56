#include "explore/debug_lines.hpp"
#include "explore/exploration.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using nlohmann::json;

// Where the explorer puts memory from new, stacks, thread-locals and mappings (autograder/explore/src);
// numbers of descriptors stand for themselves.
constexpr std::uint64_t heap_begin = 0x1000'0000'0000, heap_end = heap_begin + (64ull << 20);
constexpr std::uint64_t stacks_begin = 0x1100'0000'0000, stack_step = (256ull << 10) + 4096;
constexpr std::uint64_t areas_begin = 0x1200'0000'0000, area_step = 1ull << 20;
constexpr std::uint64_t mappings_begin = 0x1300'0000'0000, mappings_end = 0x1400'0000'0000;
constexpr std::uint64_t descriptors_end = 65536;

/// Turns addresses into words, with the names that the program gave.
struct namer {
  debug_lines& lines;
  std::map<std::uint64_t, std::string> given;
  std::map<std::uint64_t, std::string> others; ///< heap and stack objects, numbered as they come

  std::string operator()(std::uint64_t address) {
    if (address == 0)
      return {};
    if (const auto found = given.find(address); found != given.end())
      return found->second;
    if (address < descriptors_end)
      return fmt::format("descriptor {}", address);
    if (const std::string global = lines.object(address); !global.empty())
      return global;
    std::string& name = others[address];
    if (!name.empty())
      return name;
    if (address >= heap_begin && address < heap_end)
      name = fmt::format("heap + {}", address - heap_begin);
    else if (address >= stacks_begin && address < stacks_begin + 8 * stack_step)
      name = fmt::format("a local of thread {}", (address - stacks_begin) / stack_step);
    else if (address >= areas_begin && address < areas_begin + 8 * area_step)
      name = fmt::format("a thread-local of thread {}", (address - areas_begin) / area_step);
    else if (address >= mappings_begin && address < mappings_end)
      name = fmt::format("mapped memory + {}", address - mappings_begin);
    else
      name = fmt::format("{:#x}", address);
    return name;
  }
};

std::vector<std::uint64_t> calls_of(const json& step) {
  return step.at("where").get<std::vector<std::uint64_t>>();
}

/// "KIND: TEXT", as the program has said it, and behind that a line "FILE:LINE" where a driver tells the
/// place.
void take_apart(explored_failure& found, debug_lines& lines) {
  if (const std::size_t colon = found.text.find(": "); colon != std::string::npos) {
    found.kind = found.text.substr(0, colon);
    found.text.erase(0, colon + 2);
  }
  const std::size_t newline = found.text.rfind('\n'), colon = found.text.rfind(':');
  if (newline == std::string::npos || colon < newline)
    return;
  found.where = {};
  found.where.file = found.text.substr(newline + 1, colon - newline - 1);
  found.where.line = static_cast<unsigned>(std::atoi(found.text.c_str() + colon + 1));
  found.text.resize(newline);
  found.where = lines.with_text(found.where);
}

explored_way way_of(const json& from) {
  return {from.at("ignores_yields"), from.at("schedule").get<explored_schedule>()};
}

/// The addresses in a list of events.
void collect(const json& events, std::set<std::uint64_t>& addresses, std::set<std::uint64_t>& objects) {
  for (const json& step : events) {
    for (const std::uint64_t each : calls_of(step))
      addresses.insert(each);
    objects.insert(step.value("object", std::uint64_t{0}));
  }
}

std::vector<timeline_step> read_steps(const json& events, debug_lines& lines, namer& name) {
  std::vector<timeline_step> steps;
  for (const json& step : events)
    steps.push_back({step.at("thread"), step.at("what"), step.value("order", ""),
                     name(step.value("object", std::uint64_t{0})), step.at("value"), step.at("before"),
                     step.at("stale"), lines.line(calls_of(step))});
  return steps;
}

explored_failure read_failure(const json& all, debug_lines& lines, namer& name) {
  const json& from = all.at("failure");
  explored_failure found;
  found.kind = from.at("kind");
  found.text = from.at("text");
  found.thread = from.at("thread");
  found.object = name(from.at("object"));
  found.where = lines.line({from.at("where").get<std::uint64_t>()});
  if (found.where.file.empty() && !all.at("events").empty()) // no place of its own: the last step's
    for (auto step = all.at("events").rbegin(); step != all.at("events").rend() && found.where.file.empty();
         ++step)
      if (step->at("thread") == found.thread)
        found.where = lines.line(calls_of(*step));
  if (found.kind == "check")
    take_apart(found, lines);
  if (from.contains("other")) {
    const json& other = from["other"];
    found.other = lines.line({other.at("where").get<std::uint64_t>()});
    found.other_thread = other.at("thread");
    found.other_writes = other.at("writes");
  }
  found.phase = from.at("phase");
  found.execution = from.at("execution");
  found.length_found = from.at("length_found");
  found.needs_weak_memory = from.at("needs_weak_memory");
  found.repeats = from.at("repeats");
  found.ignores_yields = from.at("ignores_yields");
  found.schedule = from.at("schedule").get<explored_schedule>();
  for (const json& each : all.at("threads"))
    found.threads.push_back({each.at("state"), name(each.at("waits_for")),
                             lines.line({each.at("blocked_at").get<std::uint64_t>()})});
  return found;
}

} // namespace

exploration read_exploration(const std::string& text, const program_places& about) {
  try {
    const json all = json::parse(text);
    exploration found;
    for (const json& each : all.at("phases"))
      found.phases.push_back({each.at("search"), each.at("parameter"), each.at("budget"), each.at("seed"),
                              each.at("executions"), each.at("redundant"), each.at("cut_off"),
                              each.at("steps"), each.at("silent"), each.at("seconds"), each.at("exhausted")});
    for (const auto& [outcome, each] : all.at("outcomes").items())
      found.outcomes[outcome] = {each.at("executions"), way_of(each)};
    found.nondeterminism = all.at("nondeterminism");

    debug_lines lines(about);
    std::set<std::uint64_t> addresses, objects;
    collect(all.at("events"), addresses, objects);
    for (const json& each : all.at("ends"))
      collect(each.at("events"), addresses, objects);
    if (all.contains("failure")) {
      addresses.insert(all["failure"].at("where").get<std::uint64_t>());
      if (all["failure"].contains("other"))
        addresses.insert(all["failure"]["other"].at("where").get<std::uint64_t>());
      for (const json& each : all.at("threads"))
        addresses.insert(each.at("blocked_at").get<std::uint64_t>());
      for (const json& each : all.at("threads"))
        objects.insert(each.at("waits_for").get<std::uint64_t>());
      objects.insert(all["failure"].at("object").get<std::uint64_t>());
    }
    addresses.erase(0);
    lines.ask(addresses);
    objects.erase(0);
    std::vector<named_object> given;
    for (const json& each : all.at("names"))
      given.push_back({each.at("object"), each.at("size"), each.at("name"), each.at("type")});
    const auto in_given = [&](std::uint64_t address) {
      return std::any_of(given.begin(), given.end(),
                         [&](const named_object& one) { return address - one.begin < one.size; });
    };
    std::erase_if(objects, [&](std::uint64_t each) {
      return (each < descriptors_end || each >= heap_begin) && !in_given(each); // no global
    });
    lines.ask_objects(objects, given);
    namer name{lines, {}, {}};
    for (const named_object& each : given)
      if (each.size == 0)
        name.given[each.begin] = each.name;
    if (all.contains("failure"))
      found.failure = read_failure(all, lines, name);
    found.steps = read_steps(all.at("events"), lines, name);
    for (const json& each : all.at("ends"))
      found.ends.push_back({each.at("text"), each.at("fails"), each.at("executions"), way_of(each),
                            read_steps(each.at("events"), lines, name)});
    return found;
  } catch (const json::exception& trouble) {
    throw no_exploration("the explored program has not said what came of it: {}", trouble.what());
  }
}

} // namespace kernlet::grader
