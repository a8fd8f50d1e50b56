// Marks: what counts, what is said, and where computed values come from.

#include "catch.hpp"
#include "quiz/grade.hpp"
#include "quiz/json.hpp"
#include "quiz/program_values.hpp"
#include "quiz/shuffle.hpp"
#include "quiz_fixture.hpp"

#include <nlohmann/json.hpp>
#include <set>

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

using ids = std::vector<std::string>;

marked_question marked(std::string_view id, const quiz_answer& answer) {
  static const quiz what = small();
  return grade(*what.find_question(id), answer, counter);
}

} // namespace

TEST_CASE("01 a single choice has the feedback of what was chosen", "[quiz][grade]") {
  const marked_question right = marked("02.one", ids{"this"});
  CHECK(right.outcome == mark::right);
  CHECK(right.points == 1);
  CHECK(right.feedback.at(0).text == "Right, this.");
  CHECK(right.explanation == "It is this one.");
  const marked_question wrong = marked("02.one", ids{"that"});
  CHECK(wrong.outcome == mark::wrong);
  CHECK(wrong.points == 0);
  CHECK(wrong.possible == 1);
  CHECK(wrong.feedback.at(0).option == "that");
  CHECK_FALSE(wrong.feedback.at(0).right);
}

TEST_CASE("02 a multiple choice is all or nothing, and says how much is right", "[quiz][grade]") {
  const marked_question all = marked("02.many", ids{"four", "two"});
  CHECK(all.outcome == mark::right);
  CHECK(all.points == 2);
  const marked_question half = marked("02.many", ids{"two"});
  CHECK(half.outcome == mark::partly);
  CHECK(half.points == 0);
  CHECK(half.summary == "1 of 2 right ones chosen, 0 wrong");
  const marked_question everything = marked("02.many", ids{"two", "three", "four"});
  CHECK(everything.outcome == mark::partly);
  CHECK(everything.points == 0);
  CHECK(everything.summary == "2 of 2 right ones chosen, 1 wrong");
  CHECK(everything.feedback.size() == 3);
  CHECK(marked("02.many", ids{"three"}).outcome == mark::wrong);
}

TEST_CASE("03 a number is right within its tolerance, edges included", "[quiz][grade]") {
  CHECK(marked("02.number", 3.5).outcome == mark::right);
  CHECK(marked("02.number", 2.5).outcome == mark::right);
  CHECK(marked("02.number", 3.501).outcome == mark::wrong);
  CHECK(marked("02.number", 4.0).feedback.at(0).text == "Not near three.");
  CHECK(marked("02.number", 3000.0).feedback.at(0).text == "Those are picoseconds.");
}

TEST_CASE("04 an ordering speaks of the first that is out of place", "[quiz][grade]") {
  CHECK(marked("02.order", ids{"a", "b", "c"}).outcome == mark::right);
  const marked_question swapped = marked("02.order", ids{"a", "c", "b"});
  CHECK(swapped.outcome == mark::partly);
  CHECK(swapped.summary == "1 of 3 stand in their place");
  REQUIRE(swapped.feedback.size() == 1);
  CHECK(swapped.feedback[0].option == "c");
  CHECK(marked("02.order", ids{"b", "c", "a"}).outcome == mark::wrong);
}

TEST_CASE("05 a computed question is marked by what the program gives", "[quiz][grade]") {
  CHECK(marked("02.run", 6.0).outcome == mark::right);
  CHECK(marked("02.run", 6.0).value == 6.0);
  CHECK(marked("02.run", 7.0).outcome == mark::wrong);
  CHECK(marked("02.choose", ids{"some"}).outcome == mark::right);
  CHECK(marked("02.choose", ids{"nine"}).outcome == mark::wrong);
  const quiz what = small();
  const auto strange = [](std::string_view, std::string_view) { return 12.0; };
  CHECK(error_of([&] {
          grade(*what.find_question("02.choose"), ids{"some"}, strange);
        }).find("has no option for 12") != std::string::npos);
  CHECK(error_of([&] {
          grade(*what.find_question("02.run"), 6.0, {});
        }).find("rests on the program counter") != std::string::npos);
}

TEST_CASE("06 a whole quiz: unanswered questions cost nothing but their points", "[quiz][grade]") {
  const quiz what = small();
  int runs = 0;
  const value_source counting = [&](std::string_view, std::string_view) { return ++runs, 6.0; };
  const marked_quiz result = grade(what, {{"02.one", ids{"this"}}, {"02.number", 9.0}}, counting);
  CHECK(result.points == 1);
  CHECK(result.possible == 7);
  CHECK(result.count(mark::right) == 1);
  CHECK(result.count(mark::wrong) == 1);
  CHECK(result.count(mark::unanswered) == 4);
  CHECK(runs == 0);
  CHECK_FALSE(result.counts);
  CHECK_FALSE(result.full());
}

TEST_CASE("07 each program runs once, and bad output is told", "[quiz][grade]") {
  int runs = 0;
  program_values values([&](const std::string& program) {
    ++runs;
    return program == "good" ? std::string(R"({"x86_64": {"bytes": 56, "name": "frame"}})")
                             : std::string("hello");
  });
  CHECK(values("good", "/x86_64/bytes") == 56);
  CHECK(values("good", "/x86_64/bytes") == 56);
  CHECK(error_of([&] { values("good", "/x86_64/name"); }).find("good --json: no number at /x86_64/name") ==
        0);
  CHECK(error_of([&] { values("good", "/arm"); }).find("no number at /arm") != std::string::npos);
  CHECK(error_of([&] { values("good", "arm"); }).find("no number at arm") != std::string::npos);
  CHECK(runs == 1);
  CHECK(error_of([&] { values("bad", "/x"); }).find("its output is not JSON") != std::string::npos);
}

TEST_CASE("08 the order of options is fixed for a seed", "[quiz][shuffle]") {
  // These never change: a learner who comes back finds every option where it was, on any machine.
  CHECK(shuffled_order(5, 0, "02.q1") == std::vector<std::size_t>{0, 4, 3, 1, 2});
  CHECK(shuffled_order(5, 1, "02.q1") == std::vector<std::size_t>{2, 4, 1, 3, 0});
  CHECK(shuffled_order(7, 20240229, "07.q1") == std::vector<std::size_t>{2, 3, 1, 6, 5, 4, 0});
  CHECK(shuffled_order(0, 1, "x").empty());
  CHECK(shuffled_order(1, 1, "x") == std::vector<std::size_t>{0});
}

TEST_CASE("09 every order comes up, about equally often", "[quiz][shuffle]") {
  std::map<std::vector<std::size_t>, int> seen;
  for (std::uint64_t seed = 0; seed < 6000; ++seed)
    ++seen[shuffled_order(3, seed, "02.q1")];
  REQUIRE(seen.size() == 6);
  for (const auto& [order, times] : seen) {
    CHECK(times > 850);
    CHECK(times < 1150);
  }
}

TEST_CASE("10 JSON with keys has all that a widget needs", "[quiz][json]") {
  const auto json = to_json(small(), json_keys::with, counter);
  CHECK(json["keys"] == true);
  CHECK(json["points"] == 7);
  CHECK(json["questions"][0]["answer"] == "option");
  CHECK(json["questions"][0]["options"][0]["right"] == true);
  CHECK(json["questions"][0]["options"][1]["feedback"] == "Not that.");
  CHECK(json["questions"][1]["answer"] == "options");
  CHECK(json["questions"][1]["key"] == nlohmann::json({"two", "four"}));
  CHECK(json["questions"][2]["slips"][0]["value"] == 3000);
  CHECK(json["questions"][3]["answer"] == "order");
  CHECK_FALSE(json["questions"][3]["options"][0].contains("right"));
  CHECK(json["questions"][4]["key"] == 6.0);
  CHECK(json["questions"][5]["key"] == nlohmann::json({"some"}));
  CHECK(to_json(small(), json_keys::with)["questions"][4]["key"].is_null());
}

TEST_CASE("11 JSON without keys gives nothing away", "[quiz][json]") {
  const auto json = to_json(small(), json_keys::without, counter);
  CHECK(json["keys"] == false);
  const std::string text = json.dump();
  for (const std::string_view telling : {"feedback", "explanation", "\"key\"", "right", "slips"}) {
    INFO(telling);
    CHECK(text.find(telling) == text.npos);
  }
  CHECK(json["questions"][0]["hint"] == "Think of one.");
}

TEST_CASE("12 the outcome as JSON", "[quiz][json]") {
  const auto json = to_json(grade(small(), {{"02.many", ids{"two"}}, {"02.run", 6.0}}, counter));
  CHECK(json["points"] == 1);
  CHECK(json["counts"] == false);
  CHECK(json["questions"][0]["outcome"] == "not answered");
  CHECK(json["questions"][1]["outcome"] == "partly right");
  CHECK(json["questions"][1]["summary"] == "1 of 2 right ones chosen, 0 wrong");
  CHECK(json["questions"][4]["value"] == 6.0);
}
