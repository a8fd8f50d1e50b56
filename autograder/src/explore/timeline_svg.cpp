// The same picture as a drawing. Its colours are readable on light and on dark ground, and nothing in it is
// told by colour alone.
#include "explore/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {
namespace {

constexpr int letter_width = 8, row_height = 22, top = 44, left = 40; // of 13 pixels, monospaced

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text)
    switch (c) {
    case '<':
      safe += "&lt;";
      break;
    case '>':
      safe += "&gt;";
      break;
    case '&':
      safe += "&amp;";
      break;
    case '"':
      safe += "&quot;";
      break;
    default:
      safe += c;
    }
  return safe;
}

} // namespace

std::string render_timeline_svg(const exploration& what) {
  const std::vector<timeline_row> rows = timeline_rows(what.steps, what);
  unsigned threads = 1;
  std::size_t longest = 16, longest_place = 4;
  for (const timeline_row& row : rows) {
    threads = std::max(threads, row.thread + 1);
    longest = std::max(longest, row.said.size());
    longest_place = std::max(longest_place, row.place.size());
  }
  const int column_width = static_cast<int>(longest) * letter_width + 28;
  const int place_room = static_cast<int>(longest_place) * letter_width;
  const int width = left + static_cast<int>(threads) * column_width + place_room;
  const int height = top + static_cast<int>(rows.size()) * row_height + 16;
  const std::string title = what.failure ? describe_failure(*what.failure) : "an execution";
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "font-family=\"ui-monospace, "
      "monospace\" font-size=\"13\">\n<title>{}</title>\n"
      "<style>.t{{fill:#1f2933}}.p{{fill:#6b7785;font-size:11px}}.l{{stroke:#9aa5b1}}.s{{fill:#fde8c8;stroke:"
      "#b7791f}}"
      ".f{{fill:#fbd5d5;stroke:#c53030}}.b{{fill:#e6effa;stroke:#7b9cc4}}"
      "@media "
      "(prefers-color-scheme:dark){{.t{{fill:#e4e7eb}}.p{{fill:#9aa5b1}}.s{{fill:#5c3d0a}}.f{{fill:#63171b}}"
      ".b{{fill:#1f3350}}}}</style>\n",
      width, height, escaped(title));
  for (unsigned i = 0; i < threads; ++i) {
    const int x = left + static_cast<int>(i) * column_width;
    svg += fmt::format(
        "<text class=\"t\" x=\"{}\" y=\"22\" font-weight=\"bold\">{}</text>\n<line class=\"l\" x1=\"{}\" "
        "y1=\"32\" x2=\"{}\" y2=\"{}\"/>\n",
        x, i == 0 ? "thread 0 (main)" : fmt::format("thread {}", i), x, x, height - 8);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const int y = top + static_cast<int>(i) * row_height;
    const int x = left + static_cast<int>(rows[i].thread) * column_width;
    const char* const kind = rows[i].said == "FAILS" ? "f" : is_stale(rows[i]) ? "s" : "b";
    svg += fmt::format("<text class=\"p\" x=\"4\" y=\"{}\">{}</text>\n", y + 14, i + 1);
    svg += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\"/>\n", kind,
                       x - 6, y, column_width - 12, row_height - 4);
    svg += fmt::format("<text class=\"t\" x=\"{}\" y=\"{}\">{}</text>\n", x, y + 14, escaped(rows[i].said));
    svg += fmt::format("<text class=\"p\" x=\"{}\" y=\"{}\">{}</text>\n",
                       left + static_cast<int>(threads) * column_width, y + 14, escaped(rows[i].place));
  }
  return svg + "</svg>\n";
}

} // namespace kernlet::grader
