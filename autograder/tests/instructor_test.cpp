/// \file
/// An instructor's course.toml: what it changes, and that every mistake in it is told with its line and a
/// cure.

#include "catch.hpp"

#include "instructor/instructor.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <cstdlib>
#include <filesystem>

using namespace kernlet::grader;
namespace fs = std::filesystem;

namespace {

/// The course's own table: the example is about it.
const course& table() {
  static const course loaded = load_course(fs::path(KERNLET_SOURCE_DIR) / "chapters/course.json");
  return loaded;
}

const fs::path example = fs::path(KERNLET_SOURCE_DIR) / "docs/examples/course";

std::string with(std::string text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  REQUIRE(at != text.npos);
  return text.replace(at, what.size(), instead);
}

/// What is said about the example with one thing changed; only what follows the file's name.
std::string said(const std::string& what, const std::string& instead) {
  const fs::path file = example / "course.toml";
  try {
    parse_instructor_course(with(read_file(file), what, instead), file, table());
  } catch (const grader_error& error) {
    const std::string text = error.what();
    CHECK(text.starts_with(file.string() + ":"));
    return text.substr(file.string().size() + 1);
  }
  return "nothing";
}

double points_of(const course& changed, const std::string& id) {
  for (const chapter_spec& chapter : changed.chapters)
    for (const exercise_spec& exercise : chapter.exercises)
      for (const test_spec& test : exercise.tests)
        if (test.id == id)
          return test.points;
  return -1;
}

grade_report report_with(double score) {
  grade_report report;
  exercise_result exercise{"02.1", "Save and restore", "02-context-switch", false, "", {}};
  test_result test;
  test.score = test.max_score = score;
  test.outcome = verdict::passed;
  exercise.tests = {test};
  report.exercises = {exercise};
  return report;
}

} // namespace

TEST_CASE("the example: tests, weights and due dates reach the table, and the tree stays as it is",
          "[instructor]") {
  const instructor_course how = load_instructor_course(example, table());
  course changed = table();
  apply(how, changed);
  const exercise_spec& first = changed.exercise("02.1");
  CHECK(first.tests.back().id == "02.1.course-ring");
  CHECK(first.tests.back().hidden);
  CHECK(fs::path(first.tests.back().source).is_absolute());
  CHECK(first.points == table().exercise("02.1").points + 2);
  CHECK(changed.exercise("02.3").points == 2 * table().exercise("02.3").points);
  CHECK(points_of(changed, "02.2.entry-arguments") == points_of(table(), "02.2.entry-arguments"));
  CHECK(changed.chapter("02").due == "2026-11-20 23:59 +01:00");
  CHECK(quiz_weight(how, changed.chapter("02")) == 0.5);
}

TEST_CASE("seeds: fixed for all, or each student's own and always the same", "[instructor]") {
  instructor_course how = load_instructor_course(example, table());
  CHECK(seed_for(how, "ada") == seed_for(how, "ada"));
  CHECK(seed_for(how, "ada") != seed_for(how, "grace"));
  CHECK_THROWS_WITH(seed_for(how, ""), Catch::Matchers::ContainsSubstring("add --student NAME"));
  how.secret = "other words";
  CHECK(seed_for(how, "ada") != seed_for(load_instructor_course(example, table()), "ada"));
  how.seeds = seed_rule::fixed;
  how.seed = 7;
  CHECK(seed_for(how, "") == 7);
}

TEST_CASE("late: marked, and points taken off by the day", "[instructor]") {
  instructor_course how = load_instructor_course(example, table());
  const auto due = how.due.at("02").at;
  const auto after = [&](std::chrono::seconds late) {
    grade_report report = report_with(20);
    mark_late(how, table(), due + late, report);
    return report;
  };
  using namespace std::chrono_literals;
  CHECK(after(-1h).notes.empty());
  CHECK(after(15min).notes.empty());
  CHECK(after(16min).score() == 18);
  CHECK(after(16min).notes.at(0) ==
        "Chapter 02 was due 2026-11-20 23:59 +01:00 and came 16 min late (2026-11-21 00:15 "
        "+01:00): 10 % of its points are taken off.");
  CHECK(after(25h).score() == 16);
  CHECK(after(24h * 30).score() == 10);
  how.late.penalty_percent = 0;
  CHECK(after(25h).score() == 20);
  CHECK(
      after(25h).notes.at(0).ends_with("1 day 1 h late (2026-11-22 00:59 +01:00); no points are taken off."));
}

TEST_CASE("times as people and Gradescope write them", "[instructor]") {
  const auto at = [](const char* text) { return parse_moment(text)->at; };
  CHECK(at("2026-11-20T23:59:00+01:00") == at("2026-11-20T22:59:00Z"));
  CHECK(at("2026-11-20 23:59+01:00") == at("2026-11-20T22:59:00Z"));
  CHECK(at("2026-11-20T14:59:00.365935-08:00") == at("2026-11-20T22:59:00Z"));
  for (const char* wrong :
       {"", "tomorrow", "2026-11-20", "2026-11-20T23:59:00", "2026-02-30T00:00:00Z", "2026-11-20T25:00:00Z"})
    CHECK_FALSE(parse_moment(wrong));
}

TEST_CASE("every mistake is told with its line and a cure", "[instructor]") {
  CHECK(said("[course]\n", "[coarse]\n").starts_with("2: course.toml: unknown field \"coarse\""));
  CHECK(said("name = ", "nam = ").starts_with("3: [course]: unknown field \"nam\""));
  CHECK(said("\"0.1.0\"", "\"9.9.9\"").find("4: [course]: the course is for release 9.9.9, this is ") == 0);
  CHECK(said("\"student\" #", "\"random\" #")
            .starts_with("7: [seeds]: unknown kind \"random\"; write fresh, fixed"));
  CHECK(said("secret = ", "seed = ").find("a seed goes with kind = \"fixed\"") != std::string::npos);
  CHECK(said("\"02\" = 2026", "\"77\" = 2026")
            .starts_with("11: [due]: \"77\" is no chapter that is ready; write one of "));
  CHECK(said("+01:00", "").starts_with("11: [due]: write date, time and offset from UTC"));
  CHECK(said("penalty_percent = 10", "penalty_percent = 101")
            .starts_with("15: [late]: penalty_percent must be at most"));
  CHECK(said("penalty_percent = 10", "penalty_percent = -1")
            .starts_with("15: [late]: penalty_percent must be 0 or more"));
  CHECK(said("\"02.3\" = 2", "\"02.9\" = 2")
            .starts_with("19: [weights]: there is no \"02.9\"; write in quotes a chapter"));
  CHECK(
      said("\"02.3\" = 2", "\"02.3\" = \"two\"").starts_with("19: [weights]: 02.3 must be a finite number"));
  CHECK(said("\"keys.toml\"", "\"kys.toml\"").starts_with("23: [quiz]: keys \"kys.toml\" is no file in "));
  CHECK(said("02.1.course-ring", "02.9.course-ring").starts_with("26: test \"02.9.course-ring\": id "));
  CHECK(said("02.1.course-ring", "02.1.there-and-back").find("the tree has a test") != std::string::npos);
  CHECK(said("02.1.course-ring", "02.1.other")
            .starts_with("27: test \"02.1.other\": there is no KERNLET_TEST(\"02.1.other\")"));
  CHECK(said("tests/02_ring.cpp", "/etc/passwd").find("is no file in") != std::string::npos);
  CHECK(said("\"asan\"]", "\"valgrind\"]")
            .starts_with("30: test \"02.1.course-ring\": unknown execution \"valgrind\""));
  CHECK(said("u64[16]", "u64").starts_with("31: test \"02.1.course-ring\": input \"words\": write"));
  CHECK(said("\"echo\"", "\"guess\"").starts_with("32: test \"02.1.course-ring\": oracle must be \"echo\""));
  CHECK(said("[weights]", "[weights").find("not valid TOML") != std::string::npos);
  CHECK_THROWS_WITH(load_instructor_course("/nowhere", table()),
                    Catch::Matchers::ContainsSubstring("course.toml: no such file"));
}
