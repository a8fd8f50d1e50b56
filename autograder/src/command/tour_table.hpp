#pragma once
/// \file
/// The tour's one table: a kernel thread beside a coroutine.

#include "lesson/lesson.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// One line: what is compared, for a thread and for a coroutine, and how they stand to each other.
struct tour_row {
  std::string what, thread, coroutine, times;
};

/// A number out of an experiment's output with --json: (experiment, JSON pointer).
using figure = std::function<double(std::string_view experiment, std::string_view pointer)>;

/// The rows that these experiments give. An experiment that `has` denies, because its chapter is not there,
/// leaves its rows out. Pure but for what `value` does.
std::vector<tour_row> make_tour_rows(const std::function<bool(std::string_view)>& has, const figure& value);

/// The table as lines, none longer than 100 columns.
std::vector<std::string> tour_lines(const std::vector<tour_row>& rows);

/// Runs the experiments of chapters 1 to 4 that are ready, and prints the table. Throws grader_error if one
/// fails.
void show_tour_table(const session& here);

} // namespace kernlet::grader
