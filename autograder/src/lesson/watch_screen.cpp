#include "lesson/watch_screen.hpp"

#include "lesson/ways.hpp"
#include "report/story.hpp"
#include "report/view.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {

namespace {

constexpr int bar_length = 24;

std::string head(const watch_view& view, const terminal& screen) {
  const std::string left = fmt::format("{} {}", view.chapter->number, view.chapter->title);
  const std::string right =
      fmt::format("{} {} of {} points, {} of {} steps", bar(view.points, view.all_points, bar_length),
                  points(view.points), points(view.all_points), view.complete, view.count);
  return spread(screen.paint(colour::strong, left), right, screen);
}

std::string result_of(const watch_view& view, const terminal& screen) {
  std::string text;
  for (const exercise_result& each : visible(view.report, {}).exercises) {
    // Grading ends at the first failure, so the points that can be reached are the table's.
    text +=
        spread(screen.paint(colour::strong, title_of(*view.exercise)),
               fmt::format("{} of {} points", points(each.score()), points(view.exercise->points)), screen);
    for (const test_result& test : each.tests)
      text += test_line(test, screen, each.note.empty());
    if (!each.note.empty())
      text += wrapped(each.note, "  ", screen, colour::dim);
    if (const test_result* failure = first_failure(each))
      text += "\n" + story_of(*failure, screen);
  }
  return text;
}

} // namespace

std::string watch_keys(const terminal& screen) {
  std::string keys;
  for (const auto& [key, what] : {std::pair{"h", "hint"},
                                  {"l", "list"},
                                  {"z", "quiz"},
                                  {"d", "diff"},
                                  {"r", "reset"},
                                  {"n", "next"},
                                  {"g", "grade"},
                                  {"q", "quit"}})
    keys += fmt::format("{}{} {}", keys.empty() ? "" : "   ", screen.paint(colour::strong, key), what);
  return keys;
}

std::string watch_screen(const watch_view& view, const terminal& screen) {
  std::string text = head(view, screen) + "\n";
  for (const std::string& news : view.news)
    text += wrapped(news, "", screen, colour::good);
  if (!view.news.empty())
    text += "\n";
  text += result_of(view, screen);
  for (const std::string& note : view.report.notes)
    text += wrapped(note, "Note: ", screen, colour::dim);
  text += "\n" + watch_keys(screen) + "\n";
  return text + wrapped(view.watching, "", screen, colour::dim);
}

std::string congratulation(const exercise_spec& exercise, const exercise_result& result) {
  const std::string reached = fmt::format("{} of {} points.", points(result.score()),
                                          points(std::max(result.max_score(), exercise.points)));
  if (const hidden_share left = outstanding(result); left.tests > 0)
    return fmt::format("{}: the public tests pass, {} {}.", title_of(exercise), reached, describe(left));
  const std::size_t hidden = count(result).hidden;
  return fmt::format("{} is complete: {} {}", title_of(exercise), reached,
                     hidden == 0   ? "It has no hidden tests."
                     : hidden == 1 ? "The hidden test passed, too."
                                   : "The hidden tests passed, too.");
}

} // namespace kernlet::grader
