/// \file
/// The verbs that lead a learner, on a small course.

#include "lesson_fixture.hpp"

#include "lesson/hints.hpp"

using namespace lesson_fixture;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

} // namespace

TEST_CASE("hints come one at a time and stay visible", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  CHECK(show_hint(here, "02.1", true) == 0);
  CHECK(holds(course.printed(), "You have seen no hint for 02.1 Save and restore yet; there are 3."));
  for (const char* hint :
       {"Hint 1 of 3 for 02.1 Save and restore\n  nudge\n", "Hint 2 of 3 for 02.1 Save and restore\n  more\n",
        "Hint 3 of 3 for 02.1 Save and restore\n  nearly all\n"}) {
    CHECK(show_hint(here, "", false) == 0);
    const std::string text = course.printed();
    CHECK(text.starts_with(hint));
    CHECK(text.find("Hint", 4) == text.npos);
  }
  note_progress(here, report_of(here, "02.1", verdict::passed, verdict::passed));
  CHECK(show_hint(here, "02.1", false) == 0);
  const std::string again = course.printed();
  CHECK(holds(again, "nudge"));
  CHECK(holds(again, "nearly all"));
  CHECK(holds(again, "That was the last hint"));
}

TEST_CASE("hints.toml is told wrong with file and line", "[lesson]") {
  CHECK(error_of([] {
          parse_hints("[[step]]\nid = \"02.1\"\nhints = [\"a\",\n \" \"]\n", "h.toml");
        }).starts_with("h.toml:4: "));
  CHECK(error_of([] { parse_hints("[[step]\n", "h.toml"); }).starts_with("h.toml:1"));
  CHECK(holds(error_of([] { parse_hints("[[step]]\nid = \"02.1\"\nhint = [\"a\"]\n", "h.toml"); }),
              "h.toml:3: "));
  CHECK(holds(error_of([] {
                parse_hints("[[step]]\nid=\"a\"\nhints=[\"b\"]\n[[step]]\nid=\"a\"\nhints=[\"b\"]\n",
                            "h.toml");
              }),
              "h.toml:5: "));
  CHECK(holds(error_of([] { parse_hints("", "h.toml"); }), "no [[step]]"));
  small_checkout course;
  CHECK(holds(error_of([&] { show_hint(course.here(), "02.2", false); }), "no hints for step 02.2"));
}

TEST_CASE("the model answer stays closed until the exercise is complete or given up", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  CHECK(show_diff(here, "02.1", false) == 1);
  CHECK_FALSE(holds(course.printed(), "model"
                                      " of first"));
  CHECK(show_diff(here, "02.1", true) == 0);
  CHECK(holds(course.printed(), "-starter of first\n+model of first\n"));
  CHECK(load_progress(here.where).at(0).gave_up);
  note_progress(here, report_of(here, "02.2", verdict::passed, verdict::not_run));
  CHECK(show_diff(here, "02.2", false) == 0);
  CHECK(holds(course.printed(), "second.cpp are the same."));
  CHECK_FALSE(load_progress(here.where).at(1).gave_up);
  fs::remove_all(course.root / "solutions");
  CHECK(holds(error_of([&] { show_diff(here, "02.2", false); }), "a hand-out comes without it"));
}

TEST_CASE("reset keeps the learner's file", "[lesson]") {
  small_checkout course;
  for (const char* name : {"first.cpp", "second.cpp", "given.hpp"})
    course.pristine.push_back(
        {name, sha256(course.read(std::string("exercises/02-context-switch/") + name))});
  const session here = course.here();
  CHECK(reset_exercise(here, "02.1", true) == 0);
  CHECK(holds(course.printed(), "at its starter already"));
  note_progress(here, report_of(here, "02.1", verdict::passed, verdict::passed));
  for (const char* work : {"my work", "my second try"}) {
    course.write("exercises/02-context-switch/first.cpp", work);
    CHECK(reset_exercise(here, "02.1", true) == 0);
    CHECK(course.read("exercises/02-context-switch/first.cpp") == "starter of first\n");
  }
  CHECK(course.read("exercises/02-context-switch/first.cpp.before-reset.1") == "my work");
  CHECK(course.read("exercises/02-context-switch/first.cpp.before-reset.2") == "my second try");
  CHECK(course.read("exercises/02-context-switch/second.cpp") == "starter of second\n");
  CHECK_FALSE(load_progress(here.where).at(0).complete);
  fs::remove(course.root / "exercises/02-context-switch/given.hpp");
  CHECK(reset_exercise(here, "02", true) == 0);
  CHECK(course.has("exercises/02-context-switch/given.hpp"));
}

TEST_CASE("list shows every chapter, and what was reached", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  note_progress(here, report_of(here, "02.1", verdict::passed, verdict::passed));
  note_progress(here, report_of(here, "02.2", verdict::failed, verdict::passed));
  CHECK(list_exercises(here) == 0);
  CHECK(course.printed() ==
        "01  Threads                                                              planned\n"
        "02  The context switch                    [============--------] 10 of 16 points\n"
        "    02.1  Save and restore                    complete                    9 of 9\n"
        "    02.2  The first frame                     open                        1 of 7\n"
        "\n"
        "2 chapters, 11 hours; 1 is ready, the others are planned.\n"
        "Now: 02.2 The first frame. ./kernlet next says what to do.\n");
  course.write("exercises/02-context-switch/first.cpp", "broken since\n");
  list_exercises(here);
  CHECK(holds(course.printed(), "complete, changed since"));
}

TEST_CASE("next names the step, its files and the commands", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  course.write("exercises/02-context-switch/README.md", "task\n");
  CHECK(show_next(here) == 0);
  const std::string text = course.printed();
  for (const char* part :
       {"Now: 02.1 Save and restore", "task     exercises/02-context-switch/README.md",
        "write    exercises/02-context-switch/first.cpp", "./kernlet watch 02.1", "./kernlet hint 02.1"})
    CHECK(holds(text, part));
  for (const char* id : {"02.1", "02.2"})
    note_progress(here, report_of(here, id, verdict::passed, verdict::not_run));
  CHECK(show_next(here) == 0);
  CHECK(course.printed().starts_with(
      "Every exercise that is here passes its public tests. 2 hidden tests (2 points) are "
      "outstanding: your course runs them when it grades.\n"));
  list_exercises(here);
  const std::string shown = course.printed();
  CHECK(holds(shown, "public tests pass "));
  CHECK_FALSE(holds(shown, "complete"));
  for (const char* id : {"02.1", "02.2"})
    note_progress(here, report_of(here, id, verdict::passed, verdict::passed));
  CHECK(show_next(here) == 0);
  CHECK(course.printed().starts_with("Every exercise that is ready is complete."));
}

TEST_CASE("nobody is led to a step that only the fast part promises", "[lesson]") {
  small_checkout course;
  session here = course.here();
  exercise_spec promised = exercise("02.3", "A million at once", 1, {"second.cpp"});
  promised.points = 0;
  for (test_spec& test : promised.tests) {
    test.full = true;
    test.hidden = false;
    test.points = 0;
  }
  here.table.chapters[1].exercises.push_back(promised);
  for (const char* id : {"02.1", "02.2"})
    note_progress(here, report_of(here, id, verdict::passed, verdict::passed));
  CHECK(show_next(here) == 0);
  const std::string next = course.printed();
  CHECK(next.find("Every exercise that is ready is complete") != next.npos);
  CHECK(next.find("full") != next.npos);
  list_exercises(here);
  CHECK(course.printed().find("not begun") != std::string::npos);
  // Passing it is noted; failing it takes nothing away.
  grade_report report = report_of(here, "02.3", verdict::passed, verdict::passed);
  for (test_result& test : report.exercises.front().tests)
    test.full = true;
  report.exercises.front().tests.front().outcome = verdict::failed;
  CHECK(report.all_reached());
  note_progress(here, report);
  CHECK_FALSE(load_progress(here.where).back().complete);
  report.exercises.front().tests.front().outcome = verdict::passed;
  note_progress(here, report);
  CHECK(load_progress(here.where).back().complete);
}
