#include "catch.hpp"
#include "command/test_command.hpp"
#include "support/error.hpp"

using namespace kernlet::grader;

TEST_CASE("ctest's results are counted; what was not run is never counted as passed") {
  const auto counts = read_junit(
      R"(<testsuite><testcase name="a" status="run" time="1.5"/><testcase name="b" status="fail" time="1"/>
    <testcase name="c" status="notrun" time="0"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
    <testcase name="d" status="disabled" time="0"/></testsuite>)",
      "f.xml");
  CHECK(counts.passed == 1);
  CHECK(counts.failed == 1);
  CHECK(counts.not_run == 2);
  CHECK(counts.failures == std::vector<std::string>{"b"});
  CHECK(counts.skipped[0] == "c: SKIP_REGULAR_EXPRESSION_MATCHED");
}

TEST_CASE("results that are no XML are an error that names the file") {
  CHECK_THROWS_WITH(read_junit("<<<", "build/tests.xml"),
                    Catch::Matchers::ContainsSubstring("build/tests.xml"));
}
