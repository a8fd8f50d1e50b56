// Each litmus test, executed in all orders: what comes out is what the standard allows, but for what the
// manual lists as beyond the explorer.
#include "catch.hpp"
#include "support/subprocess.hpp"

#include <nlohmann/json.hpp>
#include <set>

using namespace kernlet::grader;
using nlohmann::json;

namespace {

json run_litmus(const std::string& search, const std::string& test) {
  const subprocess_result done = run({.arguments = {LITMUS, search, "--", test}});
  const auto begin = done.output.find('{');
  return begin == done.output.npos ? json(done.output)
                                   : json::parse(done.output.substr(begin), nullptr, false);
}

json all_tests() {
  const std::string said = run({.arguments = {LITMUS, "play=", "--", "--list"}}).output;
  return json::parse(said.substr(0, said.find("\n]") + 2)); // the list; then the explorer's own result
}

std::set<std::string> names(const json& outcomes) {
  return outcomes.get<std::set<std::string>>();
}

/// The texts of `a` that are not in `b`.
std::string missing(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::string text;
  for (const std::string& each : a)
    if (!b.contains(each))
      text += each + "; ";
  return text;
}

/// clang turns a compare-exchange into a call that gives back what was found: one that fails although it
/// found what it expected cannot be told from one that succeeds.
#ifdef __clang__
constexpr bool asks_for_the_value_alone = true;
#else
constexpr bool asks_for_the_value_alone = false;
#endif

} // namespace

TEST_CASE("litmus: the outcomes of all orders are those that the standard allows") {
  const json tests = all_tests();
  CHECK(tests.size() >= 40);
  for (const json& test : tests) {
    const std::string name = test.at("name");
    INFO(name);
    const json result = run_litmus("search=sleep:1000000", name);
    REQUIRE(result.is_object());
    if (test.at("race").get<bool>()) {
      CHECK(result.value(json::json_pointer("/failure/kind"), "") == "data race");
      continue;
    }
    CHECK(!result.contains("failure"));
    CHECK(result.at("phases").at(0).at("exhausted").get<bool>());
    std::set<std::string> seen;
    for (const auto& [text, count] : result.at("outcomes").items())
      seen.insert(text);
    if (!asks_for_the_value_alone || name.find("weak") == name.npos)
      CHECK(missing(names(test.at("allowed")), seen) == "");
    CHECK(missing(seen, names(test.at("allowed"))) == "");
  }
}

TEST_CASE(
    "litmus: other searches see nothing else, and with sequential consistency only orders of execution") {
  for (const char* const name : {"SB+rlx", "MP+rlx", "IRIW+rlx", "2+2W+rlx", "CoRR2+rlx"}) {
    INFO(name);
    std::set<std::string> all;
    for (const auto& [text, count] : run_litmus("search=sleep:1000000", name).at("outcomes").items())
      all.insert(text);
    for (const char* const search :
         {"search=bounded:2:100000", "search=random:20000:1", "search=pct:3:20000:1"})
      for (const auto& [text, count] : run_litmus(search, name).at("outcomes").items())
        CHECK(all.contains(text));
  }
}
