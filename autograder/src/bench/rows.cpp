// From samples to rows: medians, ratios, and whether a target is met.

#include "bench/bench.hpp"
#include "support/error.hpp"

#include <algorithm>

namespace kernlet::grader {
namespace {

double per_unit(const std::string& unit) {
  return unit == "ms" ? 1e6 : unit == "us" ? 1e3 : 1;
}

/// The samples of a benchmark, or null where there are none.
const samples* find(const measurements& measured, const std::string& benchmark) {
  const auto found = measured.find(benchmark);
  return found == measured.end() ? nullptr : &found->second;
}

std::string why_missing(const samples* peer, const bench_row_spec& spec) {
  if (peer)
    return fmt::format("{} could not be measured: {}", spec.peer, peer->trouble);
  return fmt::format("{} is not on this machine{}", spec.peer,
                     spec.peer_source.empty() ? "" : "; install " + spec.peer_source);
}

/// Whether most of the samples were taken on a core that another program shared: they measure that program.
bool disturbed(const samples* own) {
  constexpr double half_of_the_patience = 100; // of runtime/bench/quiet_core.hpp
  return own && !own->tries.empty() && median(own->tries) > half_of_the_patience;
}

/// What a row shows of a benchmark, in the row's unit: its times, or its counter. Empty: it has none.
std::vector<double> values_of(const samples& from, const bench_row_spec& spec) {
  if (!spec.counter.empty()) {
    const auto found = from.counters.find(spec.counter);
    return found == from.counters.end() ? std::vector<double>{} : found->second;
  }
  std::vector<double> values = from.nanoseconds;
  for (double& each : values)
    each /= per_unit(spec.unit);
  return values;
}

/// Decides `met`. A processor that takes longer for the floor alone than the target allows cannot tell good
/// code from bad.
void judge(bench_row& row, const bench_row_spec& spec, const measurements& measured) {
  if (!row.target) {
    row.reason = "for comparison, no target";
    return;
  }
  row.met = (row.absolute ? *row.value : *row.ratio) <= *row.target;
  if (!*row.met &&
      (disturbed(find(measured, spec.benchmark)) || disturbed(find(measured, spec.peer_benchmark)))) {
    row.met.reset();
    row.reason = "another program shared the processor's core all the time: measure again when it is quiet";
    return;
  }
  const samples* floor = spec.floor.empty() ? nullptr : find(measured, spec.floor);
  if (*row.met || !floor || floor->nanoseconds.empty())
    return;
  const double alone = median(floor->nanoseconds) / per_unit(spec.unit);
  const double least = row.absolute ? alone : alone / *row.peer_value;
  if (least <= *row.target)
    return;
  row.met.reset();
  row.reason = row.absolute
                   ? fmt::format("out of reach on this processor: {} alone takes {:.2f} {}", spec.floor,
                                 least, spec.unit)
                   : fmt::format("out of reach on this processor: {} alone takes {:.2f} of {}'s time",
                                 spec.floor, least, spec.peer);
}

bench_row make_row(const bench_row_spec& spec, const measurements& measured, const std::string& program) {
  bench_row row{.name = spec.name,
                .unit = spec.unit,
                .peer = spec.peer,
                .value = {},
                .low = {},
                .high = {},
                .peer_value = {},
                .ratio = {},
                .target = spec.at_most ? spec.at_most : spec.ratio_at_most,
                .absolute = spec.at_most.has_value(),
                .met = {},
                .reason = {}};
  const samples* own = find(measured, spec.benchmark);
  if (!own)
    throw grader_error("runtime/bench/bench.json: row '{}': {} has no benchmark '{}'", spec.name, program,
                       spec.benchmark);
  if (own->nanoseconds.empty()) {
    row.reason = "could not be measured: " + own->trouble;
    return row;
  }
  const std::vector<double> values = values_of(*own, spec);
  if (values.empty())
    throw grader_error("runtime/bench/bench.json: row '{}': benchmark '{}' of {} has no counter '{}'",
                       spec.name, spec.benchmark, program, spec.counter);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  row.value = median(values);
  row.low = *low;
  row.high = *high;
  if (!spec.peer_benchmark.empty()) {
    const samples* peer = find(measured, spec.peer_benchmark);
    const std::vector<double> theirs = peer ? values_of(*peer, spec) : std::vector<double>{};
    if (theirs.empty()) {
      row.reason = why_missing(peer, spec);
      if (!row.absolute)
        return row;
    } else {
      row.peer_value = median(theirs);
      if (*row.peer_value <= 0)
        throw grader_error("{}: benchmark '{}' took no time at all", program, spec.peer_benchmark);
      row.ratio = *row.value / *row.peer_value;
    }
  }
  judge(row, spec, measured);
  return row;
}

} // namespace

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<bench_row> make_rows(const bench_spec& spec, const measurements& measured) {
  std::vector<bench_row> rows;
  for (const bench_row_spec& each : spec.rows)
    rows.push_back(make_row(each, measured, spec.program));
  return rows;
}

} // namespace kernlet::grader
