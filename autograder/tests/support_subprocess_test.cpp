#include "catch.hpp"

#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <filesystem>

using namespace kernlet::grader;

namespace {

subprocess shell(std::string script) {
  subprocess what;
  what.arguments = {"sh", "-c", std::move(script)};
  return what;
}

} // namespace

TEST_CASE("output and error come together and in order, and line by line", "[subprocess]") {
  std::vector<std::string> lines;
  subprocess what = shell("echo one; echo two >&2; echo; printf three");
  what.on_line = [&](std::string_view line) { lines.emplace_back(line); };
  const subprocess_result result = run(what);
  CHECK(result.status == 0);
  CHECK(result.output == "one\ntwo\n\nthree");
  CHECK(lines == std::vector<std::string>{"one", "two", "", "three"});
  CHECK(result.seconds > 0);
}

TEST_CASE("exit codes", "[subprocess]") {
  CHECK(run(shell("exit 42")).status == 42);
  CHECK(run(shell("kill -TERM $$")).status == 128 + 15);
  subprocess missing;
  missing.arguments = {"kernlet-no-such-program"};
  const subprocess_result result = run(missing);
  CHECK(result.status == 127);
  CHECK_THAT(result.output, Catch::Matchers::ContainsSubstring("kernlet-no-such-program"));
}

TEST_CASE("environment and folder are what was asked for", "[subprocess]") {
  subprocess what = shell("printf '%s %s' \"$KERNLET_PROBE\" \"$PWD\"");
  what.environment = {"KERNLET_PROBE=a value"};
  what.working_directory = "/usr";
  CHECK(run(what).output == "a value /usr");
  what.working_directory = "/kernlet/no/such/folder";
  CHECK_THROWS_WITH(run(what), Catch::Matchers::ContainsSubstring("/kernlet/no/such/folder"));
  CHECK_THROWS_AS(run(subprocess{}), grader_error);
}

TEST_CASE("large output is read whole", "[subprocess]") {
  CHECK(run(shell("head -c 3000000 /dev/zero")).output.size() == 3'000'000);
}

TEST_CASE("a server left behind does not hold us", "[subprocess]") {
  const subprocess_result result = run(shell("sleep 20 & echo started"));
  CHECK(result.output == "started\n");
  CHECK(result.seconds < 10);
}

TEST_CASE("a program is found in PATH", "[subprocess]") {
  CHECK(std::filesystem::equivalent(find_program("sh"), "/bin/sh"));
  CHECK(find_program("/bin/sh") == "/bin/sh");
  CHECK(find_program("kernlet-no-such-program").empty());
  CHECK(find_program("").empty());
}
