#pragma once
/// \file
/// A report with one of everything: passed, failed, hidden, not compiled, killed, todo, not run, rubbish in
/// the output, a quiz.

#include "report/report.hpp"

namespace report_fixture {

using namespace kernlet::grader;

inline test_result result(std::string id, std::string what, verdict outcome, double max_score) {
  test_result test;
  test.exercise = id.substr(0, 4);
  test.id = std::move(id);
  test.what = std::move(what);
  test.execution = "plain";
  test.outcome = outcome;
  test.max_score = max_score;
  test.score = outcome == verdict::passed ? max_score : 0;
  test.seconds = 0.25;
  return test;
}

inline test_result failed_test() {
  test_result test =
      result("02.1.callee-saved", "the registers that a function must preserve survive a switch",
             verdict::failed, 3);
  test.execution = "asan";
  test.message = "a callee-saved register changed";
  test.expected = "rbx = 7";
  test.got = "rbx = 9";
  test.file = "exercises/02-context-switch/switch_x86_64.S";
  test.line = 17;
  test.steps = {"main switches to the other context", "the other context overwrites all its registers"};
  test.output = "gr\xc3\xbc\xc3\x9f \xff\xfe <&> \x1b[31mred\x1b[0m \x07\n]]> \xef\xbf\xbf end\n";
  test.stood_in = {"02.2"};
  test.schedule = "k7d2-04g1c8";
  test.timeline = "   1 ring.cpp:7  lock ring.mutex\n";
  test.picture = "<svg/>";
  return test;
}

inline test_result hidden_test() {
  test_result test =
      result("02.1.random-order", "eight contexts in an order that the judge draws", verdict::crashed, 2);
  test.hidden = true;
  test.message = "secret-message";
  test.expected = "secret-expected";
  test.got = "secret-got";
  test.file = "secret-file";
  test.line = 4711;
  test.steps = {"secret-step"};
  test.output = "secret-output";
  test.schedule = "secret-schedule";
  test.timeline = "secret-timeline";
  test.picture = "secret-picture";
  return test;
}

inline exercise_result first_exercise() {
  exercise_result exercise{"02.1", "Save and restore", "02-context-switch", false, "", {}};
  exercise.tests = {result("02.1.there-and-back", "a word travels to another context and one comes back",
                           verdict::passed, 2),
                    failed_test(), hidden_test()};
  return exercise;
}

inline exercise_result second_exercise() {
  exercise_result exercise{"02.2", "The first frame", "02-context-switch", false, "", {}};
  exercise.tests = {
      result("02.2.entry-arguments", "the entry function gets its argument", verdict::todo, 2),
      result("02.2.aligned", "the entry finds the stack aligned", verdict::not_compiled, 2),
      result("02.2.stays-inside", "nothing outside the stack area is written", verdict::killed, 1)};
  exercise.tests[0].message = "step 02.2 is not written yet";
  exercise.tests[0].file = "exercises/02-context-switch/first_frame.cpp";
  exercise.tests[0].line = 12;
  exercise.tests[1].message = "entry_x86_64.S does not compile";
  exercise.tests[1].output = "entry_x86_64.S:9: Error: no such instruction: `mvo %rax,%rbx'\n";
  exercise.tests[2].message = "ended by the limit on processor time (10 s)";
  return exercise;
}

inline exercise_result bonus_exercise() {
  exercise_result exercise{
      "02.5", "The same on RISC-V 64", "02-context-switch", true, "qemu-riscv64 not found; install qemu-user",
      {}};
  exercise.tests = {result("02.1.there-and-back", "a word travels to another context", verdict::not_run, 0)};
  exercise.tests[0].exercise = "02.5";
  exercise.tests[0].message = "qemu-riscv64 not found";
  return exercise;
}

inline provenance source() {
  return {"0.1.0", "g++ 12.2.0", "debian 12", "x86_64", "namespaces", 18446744073709551615u, ""};
}

inline grade_report full_report() {
  grade_report report;
  report.source = source();
  report.source.unofficial = "the tier is none, the course wants namespaces";
  report.submission = "exercises";
  report.exercises = {first_exercise(), second_exercise(), bonus_exercise()};
  report.questions = {{"02.q1", "02-context-switch", "Which registers?", true, true, 0, 0, "Right."},
                      {"02.q2", "02-context-switch", "How many bytes?", true, false, 0, 0,
                       "Count the *return address*, too."},
                      {"02.q3", "02-context-switch", "Who saves them?", false, false, 0, 0, ""}};
  report.notes = {"2 hidden tests are not part of this hand-out."};
  report.seconds = 1.5;
  return report;
}

/// What a hidden test knows and must not tell.
inline bool tells_a_secret(const std::string& text) {
  return text.find("secret") != text.npos || text.find("4711") != text.npos ||
         text.find("crashed") != text.npos;
}

} // namespace report_fixture
