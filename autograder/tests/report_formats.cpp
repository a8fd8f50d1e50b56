/// \file
/// The machines' forms: their shapes, and that neither rubbish nor hidden tests get through.

#include "catch.hpp"

#include "report_fixture.hpp"

#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <set>

using namespace report_fixture;
using nlohmann::json;

namespace {

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  const auto outcome = document.load_string(xml.c_str(), pugi::parse_full);
  INFO(outcome.description() << " at " << outcome.offset);
  REQUIRE(outcome);
  return document;
}

/// Characters that XML 1.0 has no place for, even escaped.
bool only_xml_characters(const std::string& xml) {
  for (const char byte : xml)
    if (static_cast<unsigned char>(byte) < ' ' && byte != '\n' && byte != '\t')
      return false;
  for (const char* reference : {"&#7;", "&#x7;", "&#07;", "&#27;", "\xef\xbf\xbf", "\xff"})
    if (xml.find(reference) != xml.npos)
      return false;
  return true;
}

} // namespace

TEST_CASE("no form tells a student more of a hidden test than that it failed", "[report]") {
  const grade_report report = full_report();
  const terminal screen(stdout, true);
  for (const bool verbose : {false, true}) {
    const report_options options{true, verbose};
    for (const std::string& text : {text_report(report, screen, options), json_report(report, options),
                                    junit_report(report, options), gradescope_report(report, options)}) {
      CHECK_FALSE(tells_a_secret(text));
      CHECK(text.find("eight contexts in an order") != text.npos);
    }
  }
  CHECK(tells_a_secret(json_report(report, {false, false})));
}

TEST_CASE("json holds everything, valid in spite of rubbish", "[report]") {
  const json document = json::parse(json_report(full_report(), {}));
  CHECK(document["format"] == 1);
  CHECK(document["source"]["seed"] == "18446744073709551615");
  CHECK(document["source"]["official"] == false);
  CHECK(document["source"]["unofficial_because"] == "the tier is none, the course wants namespaces");
  CHECK(document["score"] == 2.0);
  CHECK(document["max_score"] == 12.0);
  CHECK(document["all_reached"] == false);
  CHECK(document["passed"] == 1);
  CHECK(document["failed"] == 5);
  CHECK(document["not_run"] == 1);
  CHECK(document["notes"].size() == 1);
  const json& test = document["exercises"][0]["tests"][1];
  CHECK(test["outcome"] == "failed");
  CHECK(test["steps"].size() == 2);
  CHECK(test["line"] == 17);
  CHECK(test["output"] == "gr\xc3\xbc\xc3\x9f \xef\xbf\xbd\xef\xbf\xbd <&> red \xef\xbf\xbd\n]]> "
                          "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd end\n");
  CHECK(document["exercises"][1]["tests"][0]["outcome"] == "todo");
  CHECK(document["exercises"][1]["tests"][1]["outcome"] == "not_compiled");
  CHECK(document["exercises"][2]["tests"][0]["outcome"] == "not_run");
  CHECK(document["questions"][2]["answered"] == false);
}

TEST_CASE("the same report gives the same bytes", "[report]") {
  CHECK(json_report(full_report(), {}) == json_report(full_report(), {}));
  CHECK(junit_report(full_report(), {}) == junit_report(full_report(), {}));
  CHECK(gradescope_report(full_report(), {}) == gradescope_report(full_report(), {}));
}

TEST_CASE("junit is well-formed and counts what it holds", "[report]") {
  const std::string xml = junit_report(full_report(), {});
  CHECK(only_xml_characters(xml));
  const auto document = parsed(xml);
  const auto root = document.child("testsuites");
  CHECK(root.attribute("name").value() == std::string("kernlet"));
  CHECK(root.attribute("tests").as_int() == 10);
  CHECK(root.attribute("failures").as_int() == 4); // two failed, one todo, one wrong answer
  CHECK(root.attribute("errors").as_int() == 2);   // not compiled, killed
  CHECK(root.attribute("skipped").as_int() == 2);  // not run, not answered
  for (const char* kind : {"failure", "error", "skipped"}) {
    const std::string attribute = std::string(kind) + (kind == std::string("skipped") ? "" : "s");
    CHECK(document.select_nodes((std::string("//testcase/") + kind).c_str()).size() ==
          root.attribute(attribute.c_str()).as_uint());
  }
  const auto test = document.select_node("//testcase[@name='02.1.callee-saved']").node();
  CHECK(test.attribute("file").value() == std::string("exercises/02-context-switch/switch_x86_64.S"));
  CHECK(test.attribute("line").as_int() == 17);
  CHECK(test.select_node("properties/property[@name='max_score']").node().attribute("value").as_int() == 3);
  CHECK(std::string(test.child("failure").text().get()).find("]]>") != std::string::npos);
}

TEST_CASE("gradescope gets its shape", "[report]") {
  const json document = json::parse(gradescope_report(full_report(), {}));
  CHECK_FALSE(document.contains("score"));
  CHECK_FALSE(document.contains("leaderboard"));
  CHECK(document["output_format"] == "text");
  CHECK(document["extra_data"]["tier"] == "namespaces");
  const std::set<std::string> visibilities = {"hidden", "after_due_date", "after_published", "visible"};
  double score = 0, max_score = 0;
  for (const json& test : document["tests"]) {
    for (const char* key : {"name", "score", "max_score", "status", "output", "output_format", "visibility"})
      CHECK(test.contains(key));
    CHECK((test["status"] == "passed" || test["status"] == "failed"));
    CHECK(visibilities.contains(test["visibility"].get<std::string>()));
    score += test["score"].get<double>();
    max_score += test["max_score"].get<double>();
  }
  CHECK(document["tests"].size() == 10);
  CHECK(score == 2);
  CHECK(max_score == 12);
  CHECK(document["tests"][1]["visibility"] == "visible");
  CHECK(document["tests"][2]["visibility"] == "after_published");
  const json complete = json::parse(gradescope_report(full_report(), {false, false}));
  CHECK(complete["tests"][2]["visibility"] == "hidden");
}

TEST_CASE("an empty report keeps every shape", "[report]") {
  grade_report report;
  report.source = source();
  CHECK(json::parse(json_report(report, {}))["exercises"].empty());
  CHECK(parsed(junit_report(report, {})).child("testsuites").attribute("tests").as_int() == 0);
  const json document = json::parse(gradescope_report(report, {}));
  REQUIRE(document["tests"].size() == 1);
  CHECK(document["tests"][0]["max_score"] == 0);
}
