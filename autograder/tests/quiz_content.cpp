// The quizzes of the course: readable, complete, and answered by what the chapter's programs print.

#include "catch.hpp"
#include "quiz/grade.hpp"
#include "quiz_fixture.hpp"
#include "support/files.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

const std::filesystem::path root = KERNLET_SOURCE_DIR;

/// The ids that course.json lists for a chapter.
std::vector<std::string> misconceptions_of(std::string_view number) {
  const nlohmann::json course = nlohmann::json::parse(read_file(root / "chapters/course.json"));
  std::vector<std::string> ids;
  for (const auto& chapter : course.at("chapters"))
    if (chapter.at("number") == number)
      for (const auto& one : chapter.at("misconceptions"))
        ids.push_back(one.at("id"));
  return ids;
}

quiz quiz_of(std::string_view number, std::string_view folder) {
  return load_quiz(root / "chapters" / folder / "quiz.toml", misconceptions_of(number));
}

/// What frame-size and switch-trace must print for the questions that rest on them. Their own tests compare
/// them with this.
double expected_value(std::string_view program, std::string_view pointer) {
  if (program == "frame-size" && pointer == "/x86_64/frame_bytes")
    return 56;
  if (program == "switch-trace" && pointer == "/switches")
    return 10;
  throw std::logic_error("no value is expected of " + std::string(program));
}

} // namespace

TEST_CASE("01 chapter 2 has every type and targets every misconception", "[quiz][content]") {
  const quiz what = quiz_of("02", "02-context-switch");
  CHECK(what.questions.size() >= 8);
  CHECK(untargeted(what, misconceptions_of("02")).empty());
  std::set<question_type> types;
  int computed = 0;
  for (const quiz_question& question : what.questions) {
    types.insert(question.type);
    computed += question.type == question_type::computed;
  }
  CHECK(types.size() == 5);
  CHECK(computed >= 2);
}

TEST_CASE("02 the model answers to every ready chapter have all points, by what was recorded",
          "[quiz][content]") {
  if (!std::filesystem::exists(root / "solutions"))
    return; // a hand-out has no solutions
  const nlohmann::json course = nlohmann::json::parse(read_file(root / "chapters/course.json"));
  int seen = 0;
  for (const auto& chapter : course.at("chapters")) {
    if (chapter.at("status") != "ready")
      continue;
    const std::string number = chapter.at("number");
    const std::string folder = number + "-" + chapter.at("slug").get<std::string>();
    const quiz what = quiz_of(number, folder);
    const auto recorded = [&](std::string_view program, std::string_view pointer) {
      const auto file =
          root / "chapters" / folder / "experiments/recorded" / (std::string(program) + ".json");
      return nlohmann::json::parse(read_file(file))
          .at(nlohmann::json::json_pointer(std::string(pointer)))
          .get<double>();
    };
    const marked_quiz result =
        grade(what, load_answers(root / "solutions" / folder / "answers.toml", what), recorded);
    for (const marked_question& question : result.questions) {
      INFO(question.id);
      CHECK(question.outcome == mark::right);
    }
    CHECK(result.full());
    ++seen;
  }
  CHECK(seen >= 7);
}

TEST_CASE("03 the answers file that is handed out answers nothing", "[quiz][content]") {
  const quiz what = quiz_of("02", "02-context-switch");
  const std::string empty = format_answers(what, {});
  CHECK(parse_answers({empty, "answers.toml"}, what).empty());
  for (const quiz_question& question : what.questions)
    CHECK(empty.find("\"" + question.id + "\"") != std::string::npos);
}

TEST_CASE("04 every right option of a computed question is the only one", "[quiz][content]") {
  const quiz what = quiz_of("02", "02-context-switch");
  const quiz_question& ring = *what.find_question("02.q11");
  CHECK(grade(ring, std::vector<std::string>{"ten"}, expected_value).outcome == mark::right);
  for (const std::string id : {"nine", "twelve", "twenty"})
    CHECK(grade(ring, std::vector<std::string>{id}, expected_value).outcome == mark::wrong);
}

TEST_CASE("05 chapter 7 asks for the p99 of a loop that is blocked", "[quiz][content]") {
  const quiz what = quiz_of("07", "07-async-await");
  const quiz_question& question = what.questions.at(0);
  CHECK(question.type == question_type::single);
  CHECK(question.difficulty == difficulty::medium);
  CHECK(question.misconception == "async-makes-blocking-safe");
  CHECK(question.options.size() == 4);
  CHECK(grade(question, std::vector<std::string>{"blocking-call"}, {}).outcome == mark::right);
}

TEST_CASE("06 every feedback says something", "[quiz][content]") {
  for (const quiz& what : {quiz_of("02", "02-context-switch"), quiz_of("07", "07-async-await")})
    for (const quiz_question& question : what.questions)
      for (const quiz_option& option : question.options) {
        INFO(question.id << " " << option.id);
        CHECK(option.feedback.size() >= 20);
      }
}
