#pragma once
/// \file
/// How the timed experiments measure: everything several times, in turn, and then the median. What else the
/// machine does then meets all alike, and a single bad moment counts for nothing.

#include "report.hpp"

#include "processor_time.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace lab {

struct contender {
  const char* key;
  const char* name;
  std::function<double()> nanoseconds; ///< measures once
  std::vector<double> samples = {};

  double least() const { return *std::min_element(samples.begin(), samples.end()); }
  double greatest() const { return *std::max_element(samples.begin(), samples.end()); }
  double median() const {
    std::vector<double> sorted = samples;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<long>(sorted.size() / 2), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

/// `rounds` samples of each, in turn. Take an odd number: the median is then a value that was measured.
inline void measure(std::vector<contender>& all, int rounds) {
  for (int round = 0; round < rounds; ++round)
    for (contender& each : all)
      each.samples.push_back(each.nanoseconds());
}

/// One row for each: median, range, and how many times the median of the contender `unit`.
inline void show(report& out, const std::vector<contender>& all, const char* title, const std::string& unit) {
  double one = 1;
  for (const contender& each : all)
    if (each.key == unit)
      one = each.median();
  std::vector<row> rows;
  for (const contender& each : all) {
    const double times = each.median() / one;
    rows.push_back(
        {each.key,
         {each.name, each.median(), each.least(), each.greatest(), cell(times, times < 20 ? 1 : 0)}});
  }
  out.table({{"name", title},
             {"median_ns", "median ns"},
             {"least_ns", "least"},
             {"greatest_ns", "greatest"},
             {"times", "times"}},
            rows);
}

} // namespace lab
