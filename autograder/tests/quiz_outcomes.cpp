// Questions about all final states of a small program: what is read, and that every mistake is told.

#include "catch.hpp"
#include "quiz/withhold.hpp"
#include "quiz_fixture.hpp"

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

constexpr std::string_view outcomes_quiz = R"([quiz]
chapter = "08"
title = "Outcomes"

[[question]]
id = "08.store"
type = "outcomes"
snippet = "snippets/store_buffering.cpp"
difficulty = "hard"
points = 2
misconception = "first-idea"
text = "What can the two threads read?"
hint = "Which store must be seen?"
explanation = "Each store may wait."
[[question.option]]
id = "both-zero"
text = "`r0` = 0 and `r1` = 0"
outcome = "r0=0 r1=0"
feedback = "Each thread reads before it sees the other's store."
[[question.option]]
id = "both-one"
text = "`r0` = 1 and `r1` = 1"
outcome = "r0=1 r1=1"
feedback = "Both stores come first."
[[question.option]]
id = "two"
text = "`r0` = 2 and `r1` = 0"
outcome = "r0=2 r1=0"
feedback = "Nobody writes a two."
[[question.option]]
id = "race"
text = "a data race"
failure = "data race"
feedback = "All accesses are atomic."
)";

struct mistake {
  std::string_view name;
  std::string_view what, by; ///< the change to the quiz
  std::string_view at;       ///< the line of the message has this text, in the changed quiz
  std::string_view message;
};

void expect(const mistake& one) {
  const std::string text = with(outcomes_quiz, one.what, one.by);
  INFO(one.name);
  const std::string message = error_of([&] { small(text); });
  INFO(message);
  CHECK(message.starts_with("quiz.toml:" + line_of(text, one.at) + ": "));
  CHECK(message.find(one.message) != message.npos);
}

} // namespace

TEST_CASE("01 a question about outcomes is read", "[quiz][outcomes]") {
  const quiz read = small(outcomes_quiz);
  const quiz_question& question = read.questions.at(0);
  CHECK(question.type == question_type::outcomes);
  CHECK(question.wants_several());
  CHECK(question.snippet == "snippets/store_buffering.cpp");
  CHECK_FALSE(question.key.has_value());
  CHECK(question.options.at(0).end == final_state{"r0=0 r1=0", false});
  CHECK(question.options.at(3).end == final_state{"data race", true});
}

TEST_CASE("02 a wrong question about outcomes is told", "[quiz][outcomes]") {
  expect({"no snippet", "snippet = \"snippets/store_buffering.cpp\"\n", "", "[[question]]",
          "no snippet; name a program of the chapter: \"snippets/name.cpp\""});
  for (const std::string_view bad : {"store_buffering.cpp", "snippets/.cpp", "snippets/../x.cpp",
                                     "snippets/a b.cpp", "snippets/store_buffering.hpp", "/snippets/a.cpp"})
    expect(
        {"snippet elsewhere", "snippets/store_buffering.cpp", bad, "snippet =", "is none; name a program"});
  expect({"with a key", "explanation =", "key = [\"both-zero\"]\nexplanation =", "key =",
          "an outcomes question has no key, the explorer finds what can occur"});
  expect({"neither", "outcome = \"r0=2 r1=0\"\n", "", "[[question.option]]\nid = \"two\"",
          "option \"two\" of question \"08.store\": no outcome; write outcome = \"r0=0 r1=1\""});
  expect({"both", "failure = ", "outcome = \"x=1\"\nfailure = ", "[[question.option]]\nid = \"race\"",
          "outcome and failure; an execution ends in one way"});
  expect({"blank", "\"r0=2 r1=0\"", "\" \"", "outcome = \" \"", "blank outcome; write"});
  expect({"twice", "r0=2 r1=0", "r0=1 r1=1", "outcome = \"r0=1 r1=1\"\nfeedback = \"Nobody",
          "the same outcome as option \"both-one\""});
  expect({"no such failure", "\"data race\"", "\"datarace\"", "\"datarace\"",
          "the explorer knows no failure \"datarace\"; there are data race, assertion"});
  expect({"a bound is no final state", "\"data race\"", "\"step bound\"", "\"step bound\"",
          "the explorer knows no failure \"step bound\""});
  expect({"no feedback", "feedback = \"Nobody writes a two.\"\n", "", "[[question.option]]\nid = \"two\"",
          "blank feedback of option \"two\""});
  expect(
      {"another type's field", "outcome = \"r0=2 r1=0\"", "when = 3", "when = 3", "unknown field \"when\""});
  CHECK(error_of([] {
          small(with(small_quiz, "text = \"That\"", "text = \"That\"\noutcome = \"x=1\""));
        }).find("unknown field \"outcome\"") != std::string::npos);
}
