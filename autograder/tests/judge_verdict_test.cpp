// The verdict is a pure function of what the judge drew and what it heard. Order: killed, crashed, todo,
// failed, passed.
#include "catch.hpp"
#include "judge/records.hpp"

#include <csignal>

using namespace kernlet::grader;

namespace {

struct heard {
  assignment work{"t", "n", 1, {{"words", {1, 2, 3}}}};
  child_records said;
  sandbox::outcome run;
  test_spec test;

  heard() {
    test.oracle = "echo";
    said.began = said.ended = true;
    said.observations = {{"words", {1, 2, 3}}};
    run.how = sandbox::ending::exited;
  }

  test_result judged() const {
    test_result result;
    judge_run(result, test, work, said, run);
    return result;
  }
};

} // namespace

TEST_CASE("what was sent came back: passed") {
  CHECK(heard{}.judged().outcome == verdict::passed);
}

TEST_CASE("the exit code and standard output decide nothing") {
  heard h;
  h.run.status = 1;
  h.run.standard_output = "FAILED\n";
  CHECK(h.judged().outcome == verdict::passed);
  h.said.ended = false;
  h.run.status = 0;
  h.run.standard_output = "All tests passed\n";
  CHECK(h.judged().outcome == verdict::failed);
}

TEST_CASE("no end record is failed") {
  heard h;
  h.said.ended = false;
  CHECK(h.judged().outcome == verdict::failed);
  CHECK(h.judged().message == "the program left before the test was over");
}

TEST_CASE("a wrong, a missing, a repeated and a short observation are failed") {
  heard h;
  h.said.observations =
      GENERATE(std::vector<observation>{{"words", {1, 2, 4}}}, std::vector<observation>{},
               std::vector<observation>{{"words", {1, 2, 3}}, {"words", {1, 2, 3}}},
               std::vector<observation>{{"words", {1, 2}}}, std::vector<observation>{{"other", {1, 2, 3}}});
  CHECK(h.judged().outcome == verdict::failed);
}

TEST_CASE("expected and got name the first word that differs") {
  heard h;
  h.said.observations = {{"words", {1, 7, 9}}};
  const test_result result = h.judged();
  CHECK(result.message == "words[1] is not what it should be");
  CHECK(result.expected == "2");
  CHECK(result.got == "7");
}

TEST_CASE("a test without an oracle must have checked something") {
  heard h;
  h.test.oracle.clear();
  CHECK(h.judged().outcome == verdict::failed);
  h.said.checks = {{true, "fine", "", "", "a.cpp", 1}};
  CHECK(h.judged().outcome == verdict::passed);
  h.said.checks.push_back({false, "not fine", "1", "0", "a.cpp", 2});
  const test_result result = h.judged();
  CHECK(result.outcome == verdict::failed);
  CHECK(result.message == "not fine");
  CHECK(result.line == 2);
}

TEST_CASE("the first of killed, crashed, todo and failed decides") {
  heard h;
  h.said.checks = {{false, "broken", "", "", "", 0}};
  CHECK(h.judged().outcome == verdict::failed);
  h.said.todo = todo_record{"02.1", "a.S", 3};
  CHECK(h.judged().outcome == verdict::todo);
  h.said.crash = crash_record{11, 0, 0};
  CHECK(h.judged().outcome == verdict::crashed);
  CHECK(h.judged().message == "crashed with SIGSEGV");
  h.run.how = sandbox::ending::killed;
  h.run.limit = "cpu";
  CHECK(h.judged().outcome == verdict::killed);
}

TEST_CASE("a signal without a crash record is a crash") {
  heard h;
  h.said.ended = false;
  h.run.how = sandbox::ending::signalled;
  h.run.status = 6;
  CHECK(h.judged().outcome == verdict::crashed);
  CHECK(h.judged().message == "crashed with SIGABRT");
}

TEST_CASE("a sanitizer's summary is a failure with its own words") {
  heard h;
  h.run.standard_error = "==1==ERROR\nSUMMARY: AddressSanitizer: heap-use-after-free a.cpp:3 in f\n";
  CHECK(h.judged().outcome == verdict::failed);
  CHECK(h.judged().message == "SUMMARY: AddressSanitizer: heap-use-after-free a.cpp:3 in f");
}

TEST_CASE("interference with the records is a failure") {
  heard h;
  h.said.trouble = "a record after the end record";
  CHECK(h.judged().outcome == verdict::failed);
}

namespace {

/// A program that must die of SIGSEGV and say whose stack it was.
heard dying() {
  heard h;
  h.test.oracle.clear();
  h.test.expects = {SIGSEGV, {"overflow", "\"task {words[1]}\"", "of {size[0]} bytes"}};
  h.said.ended = false;
  h.said.observations = {{"size", {65536}}};
  h.run.how = sandbox::ending::signalled;
  h.run.status = SIGSEGV;
  h.run.standard_error = "stack overflow: \"task 2\" used up its stack of 65536 bytes\n";
  return h;
}

} // namespace

TEST_CASE("a death that is expected, with its report: passed") {
  CHECK(dying().judged().outcome == verdict::passed);
}

TEST_CASE("a report with another word than the judge drew is failed") {
  heard h = dying();
  h.work.inputs[0].words[1] = 3;
  CHECK(h.judged().outcome == verdict::failed);
  CHECK(h.judged().expected == "\"task 3\"");
  CHECK(h.judged().got == "stack overflow: \"task 2\" used up its stack of 65536 bytes");
  h = dying();
  h.run.standard_error = "of 65536 bytes, \"task 2\", overflow"; // in another order
  CHECK(h.judged().outcome == verdict::failed);
  h = dying();
  h.said.observations.clear();
  CHECK(h.judged().expected == "of (size is missing) bytes");
}

TEST_CASE("another end than the expected one is failed, and crashed when nothing could be reported") {
  heard h = dying();
  h.run.status = SIGABRT;
  CHECK(h.judged().outcome == verdict::failed);
  CHECK(h.judged().got == "SIGABRT");
  h.run.how = sandbox::ending::exited;
  h.run.status = 0;
  CHECK(h.judged().got == "exit code 0");
  h = dying();
  h.said.ended = true;
  CHECK(h.judged().message == "the program went on; it must end by SIGSEGV");
  h = dying();
  h.said.crash = crash_record{.signal = SIGSEGV};
  CHECK(h.judged().outcome == verdict::crashed);
  h = dying();
  h.said.checks = {{.held = false, .what = "something", .got = "", .expected = "", .file = ""}};
  CHECK(h.judged().outcome == verdict::failed);
  h = dying();
  h.said.todo = todo_record{"03.3", "f", 1};
  CHECK(h.judged().outcome == verdict::todo);
}
