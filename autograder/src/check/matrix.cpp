// The kill matrix: a row for each entry of the zoo, a column for each test; blank where a test was not run.
#include "check/check.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {

std::string render_matrix(const std::vector<matrix_row>& matrix, const terminal& screen) {
  if (matrix.empty())
    return "the zoo is empty\n";
  std::string text = "Kill matrix: . passed, F failed, T not written, C crashed, K killed, N not compiled, "
                     "blank not run\n\n";
  std::size_t widest = 0;
  for (const matrix_row& row : matrix)
    widest = std::max(widest, row.entry.size());
  const auto& columns = matrix.front().marks;
  for (std::size_t i = 0; i < columns.size(); ++i)
    text += fmt::format("  {:2} {}\n", i + 1, columns[i].first);
  text += fmt::format("\n{:{}}", "", widest + 2);
  for (std::size_t i = 0; i < columns.size(); ++i)
    text += fmt::format("{:3}", i + 1);
  text += '\n';
  for (const matrix_row& row : matrix) {
    text += fmt::format("{:{}}", row.entry, widest + 2);
    for (const auto& [test, mark] : row.marks)
      text += "  " + screen.paint(mark == '.' ? colour::dim : colour::strong, std::string(1, mark));
    text +=
        "  " +
        screen.paint(row.gap.empty() ? colour::good : colour::bad, row.gap.empty() ? "as declared" : "GAP") +
        '\n';
  }
  return text;
}

} // namespace kernlet::grader
