// runtime/bench/bench.json and Google Benchmark's output as types.

#include "bench/bench.hpp"
#include "support/error.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using nlohmann::json;

/// A field of an object; missing and of a wrong type are errors that name it.
template <class Type>
Type field(const json& object, const char* name, const std::string& place) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || found == object.end())
    throw grader_error("{}: '{}' is missing", place, name);
  try {
    return found->get<Type>();
  } catch (const json::exception&) {
    throw grader_error("{}: '{}' has the wrong type", place, name);
  }
}

template <class Type>
Type field_or(const json& object, const char* name, const std::string& place, Type otherwise) {
  return object.is_object() && object.contains(name) ? field<Type>(object, name, place) : otherwise;
}

json parse(std::string_view text, const std::string& place) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& e) {
    throw grader_error("{}: not JSON: {}", place, e.what());
  }
}

bench_row_spec read_row(const json& row, const std::string& file) {
  bench_row_spec spec;
  spec.name = field<std::string>(row, "name", file + ": a row");
  const std::string place = fmt::format("{}: row '{}'", file, spec.name);
  spec.benchmark = field<std::string>(row, "benchmark", place);
  spec.unit = field<std::string>(row, "unit", place);
  spec.counter = field_or<std::string>(row, "counter", place, "");
  spec.peer = field_or<std::string>(row, "peer", place, "");
  spec.peer_benchmark = field_or<std::string>(row, "peer_benchmark", place, "");
  spec.peer_source = field_or<std::string>(row, "peer_source", place, "");
  spec.floor = field_or<std::string>(row, "floor", place, "");
  spec.why = field<std::string>(row, "why", place);
  if (row.contains("ratio_at_most"))
    spec.ratio_at_most = field<double>(row, "ratio_at_most", place);
  if (row.contains("at_most"))
    spec.at_most = field<double>(row, "at_most", place);
  if (spec.counter.empty() && spec.unit != "ns" && spec.unit != "us" && spec.unit != "ms")
    throw grader_error("{}: the unit of a time is ns, us or ms, not '{}'", place, spec.unit);
  if (spec.peer.empty() != spec.peer_benchmark.empty())
    throw grader_error("{}: 'peer' and 'peer_benchmark' stand together or not at all", place);
  if (spec.ratio_at_most && spec.at_most)
    throw grader_error("{}: 'ratio_at_most' and 'at_most' are two targets; make two rows", place);
  if (spec.ratio_at_most && spec.peer.empty())
    throw grader_error("{}: 'ratio_at_most' needs a 'peer'", place);
  return spec;
}

/// A row, and after it a row without a target for each peer that stands beside.
void read_rows(const json& row, const std::string& file, std::vector<bench_row_spec>& rows) {
  const bench_row_spec first = read_row(row, file);
  rows.push_back(first);
  const std::string place = fmt::format("{}: row '{}'", file, first.name);
  for (const auto& [peer, benchmark] :
       field_or<std::map<std::string, std::string>>(row, "beside", place, {})) {
    bench_row_spec beside = first;
    beside.name += ": " + peer;
    beside.peer = peer;
    beside.peer_benchmark = benchmark;
    beside.peer_source.clear();
    beside.floor.clear();
    beside.ratio_at_most.reset();
    beside.at_most.reset();
    rows.push_back(std::move(beside));
  }
}

bench_peer read_peer(const json& peer, const std::string& file) {
  const std::string place = file + ": a peer";
  bench_peer found{.name = field<std::string>(peer, "name", place),
                   .source = field<std::string>(peer, "source", place),
                   .command = field<std::vector<std::string>>(peer, "command", place)};
  if (found.command.empty())
    throw grader_error("{}: peer '{}': 'command' is empty", file, found.name);
  return found;
}

/// Rows do not know which program their peer's figures come from; so what to install for it is noted here.
void note_sources(bench_spec& spec) {
  for (bench_row_spec& row : spec.rows)
    for (const bench_peer& peer : spec.peers)
      if (row.peer_benchmark.starts_with(peer.name + "/"))
        row.peer_source = peer.source;
}

/// A benchmark's own name: the library appends how often it ran, where the benchmark says so itself, and
/// which time it took.
std::string without_suffix(std::string name) {
  for (const std::string_view count : {"/iterations:", "/repeats:"})
    if (const std::size_t at = name.find(count); at != name.npos)
      name.resize(at);
  for (const std::string_view suffix : {"/real_time", "/manual_time", "/process_time"})
    if (name.ends_with(suffix))
      name.resize(name.size() - suffix.size());
  return name;
}

/// JSON has no NaN, but the library writes it: as the relative deviation, where a mean is 0.
std::string without_nan(std::string_view text) {
  std::string all(text);
  constexpr std::string_view nan = ": NaN";
  for (std::size_t at = all.find(nan); at != all.npos; at = all.find(nan, at))
    all.replace(at, nan.size(), ": null");
  return all;
}

double to_nanoseconds(double value, const std::string& unit, const std::string& program) {
  if (unit == "ns")
    return value;
  if (unit == "us")
    return value * 1e3;
  if (unit == "ms")
    return value * 1e6;
  if (unit == "s")
    return value * 1e9;
  throw grader_error("{}: unknown unit of time '{}'", program, unit);
}

} // namespace

std::vector<bench_spec> parse_bench_table(std::string_view text, const std::string& file) {
  const json table = parse(text, file);
  std::vector<bench_spec> all;
  for (const json& each : field<json::array_t>(table, "benchmarks", file)) {
    bench_spec spec{.name = field<std::string>(each, "name", file),
                    .program = field<std::string>(each, "program", file),
                    .what = field<std::string>(each, "what", file),
                    .rows = {},
                    .part_of = field_or<std::string>(each, "part_of", file, "")};
    for (const json& row : field<json::array_t>(each, "rows", file))
      read_rows(row, file, spec.rows);
    for (const json& peer : field_or<json::array_t>(each, "peers", file, {}))
      spec.peers.push_back(read_peer(peer, file));
    note_sources(spec);
    all.push_back(std::move(spec));
  }
  return all;
}

measurements parse_peer(std::string_view output, const bench_peer& peer) {
  while (output.ends_with('\n'))
    output.remove_suffix(1);
  const std::string place = "peer '" + peer.name + "'";
  const json said = parse(output.substr(output.rfind('\n') + 1), place); // npos + 1 is the beginning
  measurements all;
  for (const auto& [name, value] : field_or<json::object_t>(json{{"all", said}}, "all", place, {})) {
    if (!name.starts_with(peer.name + "/"))
      throw grader_error("{}: benchmark '{}' does not begin with '{}/'", place, name, peer.name);
    if (value.is_number())
      all[name].nanoseconds.push_back(value.get<double>());
    else
      for (const auto& [counter, count] : value.items())
        all[name].counters[counter].push_back(field<double>(value, counter.c_str(), place));
  }
  return all;
}

measurements parse_measurements(std::string_view text, const std::string& program) {
  const json output = parse(without_nan(text), program);
  measurements all;
  for (const json& each : field<json::array_t>(output, "benchmarks", program)) {
    if (field_or<std::string>(each, "run_type", program, "iteration") != "iteration")
      continue; // their own medians
    const std::string full = field<std::string>(each, "run_name", program);
    const bool real = full.ends_with("/real_time") || full.ends_with("/manual_time");
    samples& here = all[without_suffix(full)];
    if (field_or<bool>(each, "error_occurred", program, false)) {
      here.trouble = field_or<std::string>(each, "error_message", program, "it gave no reason");
      continue;
    }
    const double time = field<double>(each, real ? "real_time" : "cpu_time", program);
    here.nanoseconds.push_back(to_nanoseconds(time, field<std::string>(each, "time_unit", program), program));
    here.tries.push_back(field_or<double>(each, "tries", program, 1));
    for (const auto& [name, said] : each.items())
      if (said.is_number())
        here.counters[name].push_back(said.get<double>());
  }
  return all;
}

} // namespace kernlet::grader
