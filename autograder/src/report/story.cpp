#include "report/story.hpp"

#include "report/view.hpp"
#include "support/text_flow.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace kernlet::grader {

namespace {

constexpr std::size_t mark_width = 14;        ///< the longest mark is "not compiled"
constexpr std::size_t most_output_lines = 40; ///< the end of what was printed says more than its beginning

colour colour_of(verdict outcome) noexcept {
  if (outcome == verdict::passed)
    return colour::good;
  return outcome == verdict::not_run ? colour::dim : colour::bad;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// A program's or a compiler's own words keep their lines.
std::string quoted(std::string_view text, const terminal& screen) {
  const auto lines = lines_of(text);
  const std::size_t begin = lines.size() > most_output_lines ? lines.size() - most_output_lines : 0;
  std::string result;
  if (begin > 0)
    result += screen.paint(colour::dim, fmt::format("    | ({} lines before)", begin)) + "\n";
  for (std::size_t index = begin; index < lines.size(); ++index)
    result += screen.paint(colour::dim, "    | ") + std::string(lines[index]) + "\n";
  return result;
}

/// A value on its own lines: its words are wrapped, its line ends are kept.
std::string labelled(std::string_view label, std::string_view value, colour how, const terminal& screen) {
  std::string result, prefix = fmt::format("  {:10}", label);
  for (const std::string_view line : lines_of(value)) {
    result += wrapped(line, prefix, screen, how);
    prefix.assign(prefix.size(), ' ');
  }
  return result;
}

std::string steps_of(const test_result& test, const terminal& screen) {
  std::string result = test.steps.empty() ? "" : "  what led there\n";
  for (std::size_t index = 0; index < test.steps.size(); ++index)
    result += wrapped(test.steps[index], fmt::format("    {:2}. ", index + 1), screen);
  return result;
}

std::string place_of(const test_result& test, const terminal& screen) {
  if (test.file.empty())
    return "";
  const std::string place = test.line > 0 ? fmt::format("{}:{}", test.file, test.line) : test.file;
  return "  at        " + screen.paint(colour::note, place) + "\n";
}

std::string next_action(const test_result& test, const terminal& screen) {
  const std::string& step = test.exercise;
  const auto command = [&](std::string_view verb) {
    return screen.paint(colour::strong, fmt::format("./kernlet {}", verb));
  };
  switch (test.outcome) {
  case verdict::todo:
    return fmt::format("  next      {} says what to write and where\n", command("next"));
  case verdict::not_compiled:
    return fmt::format("  next      correct the file, then {}\n", command("grade " + step));
  case verdict::passed:
  case verdict::not_run:
    return "";
  case verdict::killed:
  case verdict::crashed:
  case verdict::failed:
    break;
  }
  return fmt::format("  next      {}\n", command("hint " + step));
}

} // namespace

std::string wrapped(std::string_view text, std::string_view first, const terminal& screen, colour how) {
  const std::size_t indent = columns(first), width = static_cast<std::size_t>(screen.width());
  text_flow flow;
  flow.text(text, how, screen);
  std::string result, prefix(first);
  for (const std::string& line : flow.take_lines(width > indent + 20 ? width - indent : 20)) {
    result += prefix + line;
    result.erase(result.find_last_not_of(' ') + 1);
    result += "\n";
    prefix.assign(indent, ' ');
  }
  return result;
}

std::string spread(std::string_view left, std::string_view right, const terminal& screen) {
  const std::size_t used = columns(left) + columns(right), width = static_cast<std::size_t>(screen.width());
  const std::string gap = right.empty() ? "" : std::string(used + 2 > width ? 2 : width - used, ' ');
  return std::string(left) + gap + std::string(right) + "\n";
}

std::string test_line(const test_result& test, const terminal& screen, bool with_reason) {
  const std::string mark = screen.paint(colour_of(test.outcome), name(test.outcome));
  const std::string first = "  " + padded(mark, mark_width);
  const std::string score = test.full ? "full"
                            : test.max_score > 0
                                ? fmt::format("{}/{}", points(test.score), points(test.max_score))
                                : "";
  const std::size_t indent = 2 + mark_width, width = static_cast<std::size_t>(screen.width());
  text_flow flow;
  flow.text(test.what.empty() ? test.id : test.what, colour::plain, screen);
  if (test.hidden)
    flow.text(" (hidden)", colour::dim, screen);
  const auto lines = flow.take_lines(width > indent + 30 ? width - indent - 10 : 20);
  std::string result = spread(first + lines[0], screen.paint(colour::dim, score), screen);
  for (std::size_t index = 1; index < lines.size(); ++index)
    result += std::string(indent, ' ') + lines[index] + "\n";
  if (with_reason && test.outcome == verdict::not_run && !test.message.empty())
    result += wrapped(test.message, std::string(indent, ' '), screen, colour::dim);
  return result;
}

namespace {
std::string where_it_ran(const std::string& execution) {
  return execution == "explore" ? " under the explorer"
         : execution == "tasks" ? " on tasks"
                                : " under " + execution;
}
} // namespace

std::string story_of(const test_result& test, const terminal& screen) {
  const bool elsewhere = !test.execution.empty() && test.execution != "plain";
  std::string story = screen.paint(colour::strong, test.id) + " " +
                      screen.paint(colour_of(test.outcome), name(test.outcome)) +
                      (elsewhere ? where_it_ran(test.execution) : "") + "\n";
  if (!test.message.empty())
    story += wrapped(test.message, "  ", screen);
  story += steps_of(test, screen);
  story += labelled("expected", test.expected, colour::good, screen);
  story += labelled("got", test.got, colour::bad, screen);
  story += place_of(test, screen);
  if (!test.schedule.empty())
    story +=
        "  the execution that fails\n" + quoted(test.timeline, screen) +
        fmt::format("  replay    {}\n", screen.paint(colour::strong, "./kernlet replay " + test.schedule));
  if (!test.output.empty())
    story += (test.outcome == verdict::not_compiled ? "  the compiler says\n" : "  the program printed\n") +
             quoted(test.output, screen);
  for (const std::string& step : test.stood_in)
    story += wrapped(fmt::format("step {} is not written yet; the course's own files stood in for it", step),
                     "  ", screen, colour::dim);
  if (test.full)
    story += wrapped("a full test: for those who want the fast part's promises; it carries no points", "  ",
                     screen, colour::dim);
  return story + next_action(test, screen);
}

const test_result* first_failure(const exercise_result& exercise) {
  const auto rank = [](const test_result& test) {
    return std::tuple(!went_wrong(test), test.full, test.hidden);
  };
  const auto first =
      std::min_element(exercise.tests.begin(), exercise.tests.end(),
                       [&](const test_result& a, const test_result& b) { return rank(a) < rank(b); });
  return first != exercise.tests.end() && went_wrong(*first) ? &*first : nullptr;
}

std::string exercise_heading(const exercise_result& exercise, const terminal& screen) {
  const std::string title = screen.paint(colour::strong, fmt::format("{} {}", exercise.id, exercise.title)) +
                            (exercise.bonus ? screen.paint(colour::dim, " (bonus)") : "");
  const double all = exercise.max_score();
  return spread(title,
                all > 0 ? fmt::format("{} of {} points", points(exercise.score()), points(all)) : "no points",
                screen);
}

std::string bar(double reached, double all, int length) {
  const double share = all > 0 ? std::clamp(reached / all, 0.0, 1.0) : 0;
  const int filled = static_cast<int>(share * length);
  return fmt::format("[{:=<{}}{:-<{}}]", "", filled, "", length - filled);
}

} // namespace kernlet::grader
