// Rows as JSON and as a table.

#include "bench/bench.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using nlohmann::ordered_json;

/// Four significant digits: more would be noise.
ordered_json figure(const std::optional<double>& value) {
  return value ? ordered_json(std::stod(fmt::format("{:.4g}", *value))) : ordered_json();
}

std::string shown(const std::optional<double>& value, const std::string& unit) {
  if (!value)
    return "-";
  return fmt::format("{:.{}f} {}", *value, *value < 100 ? 1 : 0, unit);
}

/// "0.45" bounds the ratio; "7 ns" bounds the value.
std::string target_of(const bench_row& row) {
  if (!row.target)
    return "-";
  return row.absolute ? fmt::format("{:g} {}", *row.target, row.unit) : fmt::format("{:g}", *row.target);
}

std::string verdict(const bench_row& row, const terminal& where) {
  if (!row.met)
    return where.paint(colour::dim, row.target ? "not decided" : "no target");
  return *row.met ? where.paint(colour::good, "met") : where.paint(colour::bad, "missed");
}

} // namespace

std::string bench_json(const std::vector<bench_row>& rows) {
  ordered_json list = ordered_json::array();
  for (const bench_row& row : rows) {
    ordered_json out;
    out["name"] = row.name;
    out["value"] = figure(row.value);
    out["unit"] = row.unit;
    out["range"] = row.low ? ordered_json{figure(row.low), figure(row.high)} : ordered_json();
    out["peer"] = row.peer;
    out["peer_value"] = figure(row.peer_value);
    out["ratio"] = figure(row.ratio);
    out["target"] =
        row.target ? ordered_json(fmt::format("{}at most {}", row.absolute ? "" : "ratio ", target_of(row)))
                   : ordered_json();
    out["met"] = row.met ? ordered_json(*row.met) : ordered_json();
    if (!row.reason.empty())
      out["reason"] = row.reason;
    list.push_back(std::move(out));
  }
  return list.dump(1) + "\n";
}

std::string bench_text(const std::vector<bench_row>& rows, const terminal& where) {
  std::size_t name = 4, peer = 4, median = 10, target = 6;
  for (const bench_row& row : rows) {
    name = std::max(name, row.name.size());
    peer = std::max(peer, row.peer.size());
    median = std::max({median, shown(row.value, row.unit).size(), shown(row.peer_value, row.unit).size()});
    target = std::max(target, target_of(row).size());
  }
  const auto line = [&](const auto&... cells) {
    return fmt::format("{:{}}  {:>{}}  {:>16}  {:{}}  {:>{}}  {:>6}  {:>{}}  {}\n", cells...);
  };
  std::string out = line("what", name, "median", median, "range", "peer", peer, "its median", median, "ratio",
                         "target", target, "");
  for (const bench_row& row : rows) {
    const std::string range = row.low ? fmt::format("{:.1f} to {:.1f}", *row.low, *row.high) : "-";
    out += line(row.name, name, shown(row.value, row.unit), median, range, row.peer.empty() ? "-" : row.peer,
                peer, shown(row.peer_value, row.unit), median,
                row.ratio ? fmt::format("{:.3g}", *row.ratio) : "-", target_of(row), target,
                verdict(row, where));
  }
  for (const bench_row& row : rows)
    if (!row.reason.empty() && (row.target || (!row.peer.empty() && !row.peer_value)))
      out += fmt::format("{}: {}\n", row.name, row.reason);
  return out;
}

} // namespace kernlet::grader
