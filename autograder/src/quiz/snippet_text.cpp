#include "quiz/snippet_text.hpp"

#include "quiz/reply.hpp"

#include <algorithm>
#include <sstream>

namespace kernlet::grader {

namespace {

constexpr std::size_t option_indent = 5; ///< "  A  "

/// "15" is a line of the snippet, and must not look like the number of the step beside it.
std::vector<timeline_row> with_lines(std::vector<timeline_row> rows) {
  for (timeline_row& row : rows)
    if (!row.place.empty() && row.place.find(':') == row.place.npos)
      row.place.insert(0, "line ");
  return rows;
}

} // namespace

std::string labelled(std::string_view label, std::string_view markdown, const terminal& where) {
  std::string text = render_markdown(markdown, where, option_indent);
  return std::string(label) + (text.size() > option_indent ? text.substr(option_indent) : "\n");
}

std::string numbered_code(const std::string& code, const terminal& where) {
  std::istringstream lines(code);
  std::string text, line;
  for (int number = 1; std::getline(lines, line); ++number)
    text += where.paint(colour::dim, fmt::format("{:4}", number)) + (line.empty() ? "" : "  ") + line + "\n";
  return text;
}

std::string evidence_text(const quiz_question& question, const marked_question& marked,
                          std::span<const std::size_t> order, const terminal& where) {
  std::string text;
  bool stale = false;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const option_evidence& each = marked.evidence[order[place]];
    const bool ticked = std::any_of(marked.feedback.begin(), marked.feedback.end(),
                                    [&](const feedback_line& line) { return line.option == each.option; });
    text += labelled(fmt::format("{} {}  ", option_letter(place), ticked == each.possible ? '+' : '-'),
                     each.text, where);
    if (ticked || each.possible)
      text += labelled("     ", question.options[order[place]].feedback, where);
    stale = stale || std::any_of(each.timeline.begin(), each.timeline.end(), is_stale);
    if (each.possible)
      text += "\n" + render_timeline(with_lines(each.timeline), where) + each.command + "\n\n";
  }
  if (stale)
    text += fmt::format("{}{}\n", text.ends_with("\n\n") ? "" : "\n", stale_note);
  return text + (text.ends_with("\n\n") ? "" : "\n");
}

} // namespace kernlet::grader
