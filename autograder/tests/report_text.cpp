/// \file
/// The report for people, compared as a whole: its look is what is tested.

#include "catch.hpp"

#include "report_fixture.hpp"
#include "support/text_flow.hpp"

#include <cstdlib>
#include <sstream>

using namespace report_fixture;

namespace {

const terminal& plain() {
  static const terminal to_a_file(std::tmpfile());
  return to_a_file;
}

std::string without_paint(const std::string& text) {
  std::string result;
  for (std::size_t index = 0; index < text.size(); ++index)
    if (text[index] == '\x1b')
      index = text.find('m', index);
    else
      result += text[index];
  return result;
}

constexpr const char* golden =
    R"(02.1 Save and restore                                              2 of 7 points
  passed        a word travels to another context and one comes back         2/2
  failed        the registers that a function must preserve survive a        0/3
                switch
  failed        eight contexts in an order that the judge draws              0/2
                (hidden)

02.2 The first frame                                               0 of 5 points
  todo          the entry function gets its argument                         0/2
  not compiled  the entry finds the stack aligned                            0/2
  killed        nothing outside the stack area is written                    0/1

02.5 The same on RISC-V 64 (bonus)                                     no points
  not run       a word travels to another context
  qemu-riscv64 not found; install qemu-user

Quiz of 02-context-switch
  right         02.q1
  not right     02.q2
                Count the return address, too.
  not answered  02.q3
  Its keys are public, so it carries no course points.

02.1.callee-saved failed under asan
  a callee-saved register changed
  what led there
     1. main switches to the other context
     2. the other context overwrites all its registers
  expected  rbx = 7
  got       rbx = 9
  at        exercises/02-context-switch/switch_x86_64.S:17
  the execution that fails
    |    1 ring.cpp:7  lock ring.mutex
  replay    ./kernlet replay k7d2-04g1c8
  the program printed
    | grüß �� <&> red �
    | ]]> ��� end
  step 02.2 is not written yet; the course's own files stood in for it
  next      ./kernlet hint 02.1

02.2.entry-arguments todo
  step 02.2 is not written yet
  at        exercises/02-context-switch/first_frame.cpp:12
  next      ./kernlet next says what to write and where

2 of 12 points   1 passed, 5 failed, 1 not run
Note: 2 hidden tests are not part of this hand-out.
kernlet 0.1.0, g++ 12.2.0, debian 12, x86_64, tier namespaces, seed
18446744073709551615
unofficial: the tier is none, the course wants namespaces
)";

} // namespace

TEST_CASE("the text report of one of everything", "[report]") {
  const std::string text = text_report(full_report(), plain(), {});
  CHECK(text == golden);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    CHECK(columns(line) <= 80);
}

TEST_CASE("colour adds paint and nothing else", "[report]") {
  ::setenv("CLICOLOR_FORCE", "1", 1);
  ::unsetenv("NO_COLOR");
  const terminal coloured(std::tmpfile());
  ::unsetenv("CLICOLOR_FORCE");
  const std::string text = text_report(full_report(), coloured, {});
  CHECK(text.find('\x1b') != text.npos);
  // Where there is colour, Markdown's marks of code give way to it; the report has none.
  CHECK(without_paint(text) == text_report(full_report(), plain(), {}));
}

TEST_CASE("what was left out is always said", "[report]") {
  grade_report report;
  report.source = source();
  report.exercises = {first_exercise()};
  for (test_result& test : report.exercises[0].tests) {
    test.outcome = test.hidden ? verdict::not_run : verdict::passed;
    test.score = test.hidden ? 0 : test.max_score;
  }
  const std::string text = text_report(report, plain(), {});
  CHECK(text.find("5 of 7 points   2 passed, 0 failed, 1 not run (1 hidden)\n") != text.npos);
  for (const char* boast : {"all passed", "All passed", "all tests", "All tests"})
    CHECK(text.find(boast) == text.npos);
}

TEST_CASE("verbose tells the story of every failure", "[report]") {
  const std::string text = text_report(full_report(), plain(), {true, true});
  for (const char* story : {"02.1.callee-saved failed under asan\n", "02.1.random-order failed\n",
                            "02.2.aligned not compiled\n", "02.2.stays-inside killed\n"})
    CHECK(text.find(story) != text.npos);
}

TEST_CASE("nothing graded is said", "[report]") {
  grade_report report;
  report.source = source();
  CHECK(text_report(report, plain(), {}) ==
        "Nothing was graded: no exercise and no quiz was asked for.\n"
        "0 of 0 points   0 passed, 0 failed, 0 not run\n"
        "kernlet 0.1.0, g++ 12.2.0, debian 12, x86_64, tier namespaces, seed\n"
        "18446744073709551615\n"
        "official\n");
}

TEST_CASE("a full test that does not pass is open, not failed", "[report]") {
  grade_report report;
  report.exercises = {{"03.4", "A million at once", "03-stacks", false, "", {}}};
  report.exercises.front().tests = {result("03.4.many", "many stacks", verdict::failed, 0),
                                    result("03.4.few", "few stacks", verdict::passed, 0)};
  for (test_result& test : report.exercises.front().tests)
    test.full = true;
  const std::string text = text_report(report, plain(), {});
  CHECK(text.find("1 passed, 0 failed, 0 not run, 1 full test open") != text.npos);
}
