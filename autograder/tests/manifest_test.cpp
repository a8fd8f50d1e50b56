// chapters/course.json: what it says is read, and each mistake is named with its place.
#include "catch.hpp"
#include "manifest/course.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <nlohmann/json.hpp>

using namespace kernlet::grader;

namespace {

nlohmann::json real_table() {
  return nlohmann::json::parse(read_file(std::string(KERNLET_SOURCE_DIR) + "/chapters/course.json"));
}

std::string error_of(const nlohmann::json& table) {
  try {
    parse_course(table.dump(), "course.json");
  } catch (const grader_error& error) {
    return error.what();
  }
  return "no error";
}

nlohmann::json& chapter_02(nlohmann::json& table) {
  return table["chapters"][1];
}

} // namespace

TEST_CASE("the course has its thirteen chapters, and chapter 2 is ready") {
  const course table = parse_course(real_table().dump(), "course.json");
  CHECK(table.chapters.size() == 13);
  const chapter_spec& chapter = table.chapter("context-switch");
  CHECK(chapter.ready);
  CHECK(&table.chapter("2") == &chapter);
  CHECK(&table.chapter("02-context-switch") == &chapter);
  CHECK(table.exercise("02.1").tests.front().id == "02.1.there-and-back");
}

TEST_CASE("an appendix has programs, and a name of its own in the table") {
  const course table = parse_course(real_table().dump(), "course.json");
  REQUIRE(table.appendices.size() == 1);
  CHECK(table.appendices[0].folder() == "appendix-explorer");
  CHECK(table.appendices[0].experiments.front().recorded);
  CHECK_FALSE(table.appendices[0].experiments.back().recorded);

  nlohmann::json twice = real_table();
  twice["appendices"][0]["experiments"][0]["name"] = "who-runs";
  CHECK_THAT(error_of(twice), Catch::Matchers::ContainsSubstring("\"experiment who-runs\" stands twice"));
  nlohmann::json graded = real_table();
  graded["appendices"][0]["exercises"] = nlohmann::json::array();
  CHECK_THAT(error_of(graded), Catch::Matchers::ContainsSubstring("/appendices/0") &&
                                   Catch::Matchers::ContainsSubstring("\"exercises\""));
  nlohmann::json without = real_table();
  without.erase("appendices");
  CHECK(error_of(without) == "no error");
}

TEST_CASE("file names are filled in for an architecture") {
  CHECK(files_for({"switch_{arch}.S", "a.cpp"}, "riscv64") ==
        std::vector<std::string>{"switch_riscv64.S", "a.cpp"});
}

TEST_CASE("bonus exercises are left out unless asked for, and one's own architecture is never a bonus") {
  const course table = parse_course(real_table().dump(), "course.json");
  const auto ids = [&](const std::vector<std::string>& asked, bool bonus) {
    std::vector<std::string> found;
    for (const exercise_spec* one : select_exercises(table, asked, bonus, "x86_64"))
      found.push_back(one->id);
    return found;
  };
  CHECK(ids({"02"}, false) == std::vector<std::string>{"02.1", "02.2", "02.3"});
  CHECK(ids({"02"}, true) == std::vector<std::string>{"02.1", "02.2", "02.3", "02.4", "02.5"});
  CHECK(ids({"02.4"}, false) == std::vector<std::string>{"02.4"});
  CHECK(ids({"02.3", "02.1"}, false) == std::vector<std::string>{"02.1", "02.3"});
}

TEST_CASE("unknown and planned chapters are told apart") {
  const course table = parse_course(real_table().dump(), "course.json");
  CHECK_THROWS_WITH(select_exercises(table, {"99"}, false, "x86_64"),
                    Catch::Matchers::ContainsSubstring("there is no chapter \"99\""));
  CHECK_THROWS_WITH(select_exercises(table, {"13"}, false, "x86_64"),
                    Catch::Matchers::ContainsSubstring("planned"));
  CHECK_THROWS_WITH(select_exercises(table, {"02.9"}, false, "x86_64"),
                    Catch::Matchers::ContainsSubstring("there is no exercise \"02.9\""));
}

TEST_CASE("a syntax error is named with its line") {
  CHECK_THROWS_WITH(parse_course("{\n \"format\": 1,\n oops\n}", "course.json"),
                    Catch::Matchers::ContainsSubstring("course.json:3"));
}

TEST_CASE("mistakes in the table are named with their path") {
  nlohmann::json table = real_table();
  SECTION("an unknown field") {
    chapter_02(table)["titel"] = "x";
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("/chapters/1: unknown field \"titel\""));
  }
  SECTION("a missing field") {
    chapter_02(table).erase("hours");
    CHECK_THAT(error_of(table),
               Catch::Matchers::ContainsSubstring("/chapters/1: the field \"hours\" is missing"));
  }
  SECTION("points that do not add up") {
    chapter_02(table)["exercises"][0]["points"] = 1;
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("add up to 9, not to 1"));
  }
  SECTION("a full test with points") {
    chapter_02(table)["exercises"][0]["tests"][0]["grade"] = "full";
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("a full test carries no points"));
  }
  SECTION("an input that cannot be drawn") {
    chapter_02(table)["exercises"][0]["tests"][0]["inputs"]["there"] = "u65[1]";
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("u65[1]"));
  }
  SECTION("an id that stands twice") {
    chapter_02(table)["exercises"][0]["tests"][1]["id"] = "02.1.there-and-back";
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("stands twice"));
  }
  SECTION("an unknown execution") {
    chapter_02(table)["exercises"][0]["tests"][0]["executions"] = {"msan"};
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("msan"));
  }
  SECTION("tasks below the layer that has them") {
    chapter_02(table)["exercises"][0]["tests"][0]["executions"] = {"plain", "tasks"};
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("no layer up to \"context\" has"));
  }
  SECTION("a repetition of one run that the judge compares") {
    auto& test = chapter_02(table)["exercises"][0]["tests"][0];
    test["repeat"] = 200;
    test["oracle"] = "echo";
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("is not repeated"));
    test.erase("oracle");
    test["repeat"] = 1;
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("from 2 to 10000"));
  }
  SECTION("a wrong type") {
    chapter_02(table)["title"] = 7;
    CHECK_THAT(error_of(table), Catch::Matchers::ContainsSubstring("/chapters/1/title: must be a string"));
  }
}
