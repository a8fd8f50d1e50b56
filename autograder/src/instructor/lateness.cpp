// Points are taken off where they were earned, test by test, so that every form of the result adds up.
#include "instructor/instructor.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <regex>

namespace kernlet::grader {
namespace {

using namespace std::chrono;

/// "1 day 3 h", "25 min".
std::string duration_text(seconds late) {
  const auto all = duration_cast<minutes>(late).count();
  if (all >= 24 * 60)
    return fmt::format("{} day{} {} h", all / (24 * 60), all / (24 * 60) == 1 ? "" : "s", all / 60 % 24);
  return all >= 60 ? fmt::format("{} h {} min", all / 60, all % 60)
                   : fmt::format("{} min", std::max<long>(1, all));
}

void take_off(grade_report& report, const std::string& folder, double percent) {
  const double left = 1 - percent / 100;
  for (exercise_result& exercise : report.exercises)
    if (exercise.chapter == folder)
      for (test_result& test : exercise.tests)
        test.score *= left;
  for (question_result& question : report.questions)
    if (question.chapter == folder)
      question.score *= left;
}

} // namespace

std::optional<moment> parse_moment(const std::string& text) {
  static const std::regex form(
      R"((\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)))");
  std::smatch found;
  if (!std::regex_match(text, found, form))
    return std::nullopt;
  const auto number = [&](std::size_t group) { return found[group].matched ? std::stoi(found[group]) : 0; };
  const year_month_day date{year{number(1)}, month{static_cast<unsigned>(number(2))},
                            day{static_cast<unsigned>(number(3))}};
  if (!date.ok() || number(4) > 23 || number(5) > 59 || number(6) > 60)
    return std::nullopt;
  const minutes offset = (found[8] == "-" ? -1 : 1) * (hours{number(9)} + minutes{number(10)});
  return moment{sys_days{date} + hours{number(4)} + minutes{number(5)} + seconds{number(6)} - offset, offset};
}

std::string to_text(const moment& when) {
  const auto local = when.at + when.offset;
  const auto day = floor<days>(local);
  const year_month_day date{day};
  const auto minute = duration_cast<minutes>(local - day).count();
  const auto offset = std::abs(when.offset.count());
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} {}{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), minute / 60,
                     minute % 60, when.offset.count() < 0 ? '-' : '+', offset / 60, offset % 60);
}

void mark_late(const instructor_course& how, const course& table, sys_seconds submitted,
               grade_report& report) {
  for (const chapter_spec& chapter : table.chapters) {
    const auto due = how.due.find(chapter.number);
    const bool graded =
        std::any_of(report.exercises.begin(), report.exercises.end(),
                    [&](const exercise_result& one) { return one.chapter == chapter.folder(); });
    if (due == how.due.end() || !graded)
      continue;
    const seconds late = submitted - due->second.at;
    if (duration<double, std::ratio<60>>(late).count() <= how.late.grace_minutes)
      continue;
    const double days_begun = std::ceil(duration<double, std::ratio<86400>>(late).count());
    const double percent = std::min(how.late.most_percent, how.late.penalty_percent * days_begun);
    take_off(report, chapter.folder(), percent);
    report.notes.push_back(
        fmt::format("Chapter {} was due {} and came {} late ({}){}.", chapter.number, to_text(due->second),
                    duration_text(late), to_text({submitted, due->second.offset}),
                    percent > 0 ? fmt::format(": {:g} % of its points are taken off", percent)
                                : "; no points are taken off"));
  }
}

} // namespace kernlet::grader
