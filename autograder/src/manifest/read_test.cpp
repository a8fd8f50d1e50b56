// One test's row of the table: what it draws, how it runs, and how it ends.
#include "manifest/read_test.hpp"
#include "manifest/read_input.hpp"

#include <algorithm>
#include <csignal>
#include <map>
#include <regex>

namespace kernlet::grader {

std::optional<input_spec> read_input(const std::string& name, const std::string& text) {
  static const std::regex form(R"((?:u64|index\(([1-9][0-9]{0,8})\))\[([1-9][0-9]{0,5})\])");
  std::smatch parts;
  if (!std::regex_match(text, parts, form))
    return std::nullopt;
  return input_spec{name, parts[1].matched ? std::stoull(parts[1]) : 0, std::stoul(parts[2])};
}

namespace {

input_spec input_of(const std::string& name, const reader& from) {
  const auto found = read_input(name, from.text());
  if (!found)
    from.fail("\"" + from.text() + "\" is not an input: write u64[COUNT] or index(BELOW)[COUNT]");
  return *found;
}

/// "echo", and the scenarios in which the judge plays a server's clients (judge/loopback.hpp).
const std::initializer_list<std::string_view> oracles{"echo",
                                                      "loopback:one-client",
                                                      "loopback:round-trips",
                                                      "loopback:beyond-the-bound",
                                                      "loopback:shutdown",
                                                      "loopback:shutdown-at-the-bound",
                                                      "loopback:stopped-before",
                                                      "loopback:slow-reader",
                                                      "loopback:reset",
                                                      "loopback:many-open"};

death_spec read_death(const reader& from) {
  static const std::map<std::string, int> signals = {
      {"SIGSEGV", SIGSEGV}, {"SIGBUS", SIGBUS}, {"SIGABRT", SIGABRT}, {"SIGTRAP", SIGTRAP}};
  from.only({"signal", "output"});
  const auto signal = signals.find(from.at("signal").text());
  if (signal == signals.end())
    from.fail("the signal is SIGSEGV, SIGBUS, SIGABRT or SIGTRAP");
  return {signal->second, from.at("output").texts()};
}

} // namespace

limits_spec read_limits(limits_spec limits, const reader& from) {
  from.only({"cpu_seconds", "wall_seconds", "memory_megabytes", "output_kilobytes", "threads"});
  if (from.has("cpu_seconds"))
    limits.cpu_seconds = from.at("cpu_seconds").number();
  if (from.has("wall_seconds"))
    limits.wall_seconds = from.at("wall_seconds").number();
  if (from.has("memory_megabytes"))
    limits.memory_megabytes = from.at("memory_megabytes").count();
  if (from.has("output_kilobytes"))
    limits.output_kilobytes = from.at("output_kilobytes").count();
  if (from.has("threads"))
    limits.threads = static_cast<std::uint32_t>(from.at("threads").count());
  return limits;
}

test_spec read_test(const reader& from, const limits_spec& limits) {
  from.only({"id", "source", "what", "visibility", "grade", "points", "executions", "inputs", "oracle",
             "expects", "files", "limits", "repeat"});
  test_spec test;
  test.id = from.at("id").text();
  test.what = from.at("what").text();
  test.hidden = from.at("visibility").one_of({"public", "hidden"}) == "hidden";
  if (!test.hidden || from.has("source")) // a hand-out knows of its hidden tests no more than that they exist
    test.source = from.at("source").text();
  test.full = from.at("grade").one_of({"core", "full"}) == "full";
  test.points = from.at("points").number();
  if (test.full && test.points > 0)
    from.fail("a full test carries no points: only core tests do");
  for (const reader& execution : from.at("executions").items())
    test.executions.push_back(execution.one_of({"plain", "tasks", "asan", "tsan", "explore"}));
  if (test.executions.empty())
    from.fail("a test needs at least one execution");
  if (from.has("inputs"))
    for (const auto& [name, unused] : from.at("inputs").json().items())
      test.inputs.push_back(input_of(name, from.at("inputs").at(name.c_str())));
  if (from.has("oracle"))
    test.oracle = from.at("oracle").one_of(oracles);
  if (from.has("expects"))
    test.expects = read_death(from.at("expects"));
  if (from.has("files"))
    test.files = from.at("files").texts();
  if (from.has("repeat")) {
    test.repeat = static_cast<std::uint32_t>(std::min<std::uint64_t>(from.at("repeat").count(), 10'001));
    if (test.repeat < 2 || test.repeat > 10'000)
      from.fail("\"repeat\" is a number from 2 to 10000");
    if (!test.oracle.empty() || from.has("expects"))
      from.fail(
          "a test with an oracle, or of how a program dies, is not repeated: the judge compares one run");
  }
  test.limits = from.has("limits") ? read_limits(limits, from.at("limits")) : limits;
  return test;
}

} // namespace kernlet::grader
