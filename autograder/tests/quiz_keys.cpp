// Keys apart from the questions, and answers.toml.

#include "catch.hpp"
#include "quiz/grade.hpp"
#include "quiz/withhold.hpp"
#include "quiz_fixture.hpp"

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

/// The small quiz as a course hands it out.
std::string sealed() {
  std::string text = with(small_quiz, "title = \"Small\"", "title = \"Small\"\nwithheld = true");
  text = with(text, "[[question.slip]]\nvalue = 3000\nfeedback = \"Those are picoseconds.\"\n", "");
  for (const std::string_view line : {"key", "feedback", "explanation"})
    text = without_lines(text, line);
  return text;
}

constexpr std::string_view full_keys = R"([keys]
[keys."02.one"]
key = ["this"]
explanation = "It is this one."
feedback = { this = "Right.", that = "No." }
[keys."02.many"]
key = ["two", "four"]
explanation = "Even."
feedback = { two = "Right.", three = "No.", four = "Right." }
[keys."02.number"]
key = 3
explanation = "Three."
feedback_right = "Yes."
feedback_wrong = "No."
[[keys."02.number".slip]]
value = 30
feedback = "Ten times too much."
[keys."02.order"]
key = ["a", "b", "c"]
explanation = "The alphabet."
feedback = { a = "First.", b = "Second.", c = "Third." }
[keys."02.run"]
explanation = "Six."
feedback_right = "Yes."
feedback_wrong = "No."
[keys."02.choose"]
explanation = "Six."
feedback = { few = "No.", some = "Yes.", nine = "No." }
)";

constexpr std::string_view plain_keys = R"([keys]
"02.one" = ["this"]
"02.many" = ["two", "four"]
"02.number" = 3
"02.order" = ["a", "b", "c"]
"07.q1" = ["another-chapter"]
)";

quiz keyed(std::string_view text, std::string_view keys) {
  const named_text source = {keys, "keys.toml"};
  return parse_quiz({text, "quiz.toml"}, misconceptions, &source);
}

std::string keys_error(std::string_view text, std::string_view keys) {
  return error_of([&] { keyed(text, keys); });
}

std::string answers_error(std::string_view answers) {
  return error_of([&] { parse_answers({answers, "answers.toml"}, small()); });
}

const std::string keyless = without_lines(small_quiz, "key = ");

} // namespace

TEST_CASE("01 keys from a file are not public", "[quiz][keys]") {
  const quiz read = keyed(keyless, plain_keys);
  CHECK_FALSE(read.keys_public);
  CHECK_FALSE(read.withheld);
  CHECK(std::get<double>(*read.find_question("02.number")->key) == 3);
  CHECK(std::get<std::vector<std::string>>(*read.find_question("02.order")->key).size() == 3);
}

TEST_CASE("02 a keys file for other chapters leaves the quiz public", "[quiz][keys]") {
  CHECK(keyed(small_quiz, "[keys]\n\"07.q1\" = [\"x\"]\n").keys_public);
}

TEST_CASE("03 a withheld quiz can be read without its keys, and completed with them", "[quiz][keys]") {
  const quiz handed_out = small(sealed());
  CHECK(handed_out.withheld);
  CHECK_FALSE(handed_out.keys_public);
  CHECK_FALSE(handed_out.questions[0].keyed());
  CHECK_FALSE(handed_out.questions[4].keyed());
  const quiz complete = keyed(sealed(), full_keys);
  CHECK(complete.questions[0].keyed());
  CHECK(complete.questions[0].find_option("that")->feedback == "No.");
  CHECK(complete.questions[2].slips.at(0).value == 30);
  CHECK(complete.questions[5].keyed());
}

TEST_CASE("04 a withheld quiz that gives answers away is told", "[quiz][keys]") {
  const std::string text = sealed();
  const std::string hint = "hint = \"Think of one.\"";
  const std::string telling = with(text, hint, hint + "\nexplanation = \"x\"");
  CHECK(error_of([&] { small(telling); })
            .starts_with("quiz.toml:" + line_of(telling, "explanation") +
                         ": question \"02.one\": the quiz is withheld, but explanation"));
  CHECK(error_of([&] {
          small(with(text, "text = \"That\"", "text = \"That\"\nfeedback = \"x\""));
        }).find("the feedback of option \"that\" gives the answer away") != std::string::npos);
}

TEST_CASE("05 wrong keys files are told with their line", "[quiz][keys]") {
  CHECK(keys_error(keyless, "") ==
        "keys.toml:1: keys file: no [keys] table; write one, with a line \"NN.question\" = "
        "[\"option-id\"] for each key");
  CHECK(keys_error(keyless, "[keys\n").starts_with("keys.toml:1: not valid TOML"));
  CHECK(keys_error(keyless, "[keys]\n02.one = [\"this\"]\n")
            .starts_with("keys.toml:2: keys file: \"02\" is no question's id"));
  CHECK(keys_error(keyless, with(plain_keys, "[\"this\"]", "[\"thus\"]"))
            .starts_with("keys.toml:2: [keys]: 02.one \"thus\" is no option"));
  CHECK(keys_error(keyless, with(plain_keys, "= 3", "= \"three\""))
            .starts_with("keys.toml:4: [keys]: 02.number must be a finite"));
  CHECK(keys_error(keyless, std::string(plain_keys) + "\"02.none\" = [\"x\"]\n")
            .starts_with("keys.toml:7: [keys]: quiz.toml has no question \"02.none\""));
  CHECK(
      keys_error(keyless, std::string(plain_keys) + "\"02.run\" = 6\n").find("is computed and has no key") !=
      std::string::npos);
  CHECK(keys_error(keyless, with(plain_keys, "\"02.one\" = [\"this\"]\n", ""))
            .starts_with("quiz.toml:5: question \"02.one\": no key"));
  CHECK(keys_error(small_quiz, plain_keys).find("remove the key here, or the quiz is public") !=
        std::string::npos);
  CHECK(keys_error(sealed(), with(full_keys, "three = \"No.\"", "thrice = \"No.\""))
            .starts_with("keys.toml:9: feedback of question"));
  CHECK(keys_error(sealed(), with(full_keys, "explanation = \"Even.\"\n", "")).find("no explanation") !=
        std::string::npos);
  CHECK(keys_error(sealed(), with(full_keys, "[keys.\"02.run\"]\n", "[keys.\"02.run\"]\nkey = 6\n"))
            .find("has no key") != std::string::npos);
}

TEST_CASE("06 answers are read, and an empty list is no answer", "[quiz][answers]") {
  const quiz_answers answers = parse_answers({R"([answers]
"02.one" = ["that"]
"02.many" = []
"02.number" = 3
"02.choose" = ["some"]
)",
                                              "answers.toml"},
                                             small());
  CHECK(answers.size() == 3);
  CHECK(std::get<double>(answers.at("02.number")) == 3);
  CHECK(std::get<std::vector<std::string>>(answers.at("02.one")) == std::vector<std::string>{"that"});
  CHECK(parse_answers({"", "answers.toml"}, small()).empty());
}

TEST_CASE("07 wrong answers files are told with their line", "[quiz][answers]") {
  CHECK(answers_error("[answers]\n\"02.two\" = []\n")
            .starts_with(
                "answers.toml:2: [answers]: quiz.toml has no question \"02.two\"; write the id in quotes"));
  CHECK(answers_error("[answers]\n02.one = [\"this\"]\n").find("write the id in quotes") !=
        std::string::npos);
  CHECK(answers_error("[answers]\n\n\"02.one\" = [\"thus\"]\n")
            .starts_with(
                "answers.toml:3: [answers]: question \"02.one\" has no option \"thus\"; one of: that, this"));
  CHECK(answers_error("[answers]\n\"02.one\" = [\"this\", \"that\"]\n").find("takes one option, not 2") !=
        std::string::npos);
  CHECK(answers_error("[answers]\n\"02.one\" = \"this\"\n").find("must be a list of option ids") !=
        std::string::npos);
  CHECK(answers_error("[answers]\n\"02.many\" = [\"two\", \"two\"]\n").find("names \"two\" twice") !=
        std::string::npos);
  CHECK(answers_error("[answers]\n\"02.order\" = [\"a\"]\n").find("wants all 3 options in order, not 1") !=
        std::string::npos);
  CHECK(answers_error("[answers]\n\"02.number\" = \"3\"\n")
            .find("must be a finite number; give a number of ns") != std::string::npos);
  CHECK(answers_error("[answer]\n").starts_with("answers.toml:1: answers: unknown field \"answer\""));
  CHECK(answers_error("answers = 1\n").starts_with("answers.toml:1: answers: must be a table"));
  CHECK(answers_error("[answers]\n\"02.one\" = [\n").find("not valid TOML") != std::string::npos);
  CHECK(answers_error("[answers]\n\n[=\n").starts_with("answers.toml:3: not valid TOML"));
  CHECK(answers_error("[[\x17]]\n").starts_with("answers.toml:1: not valid TOML"));
  CHECK(answers_error("[answers]\n\"02.one\" = " + std::string(100000, '[')).find("not valid TOML") !=
        std::string::npos);
  CHECK(answers_error(std::string("\x00\x01\x02\xff", 4)).starts_with("answers.toml:1: not valid TOML"));
}

TEST_CASE("08 answers survive writing and reading", "[quiz][answers]") {
  const quiz what = small();
  const quiz_answers answers = {{"02.number", 2.75},
                                {"02.order", std::vector<std::string>{"c", "a", "b"}},
                                {"02.one", std::vector<std::string>{"that"}}};
  const std::string text = format_answers(what, answers);
  CHECK(parse_answers({text, "answers.toml"}, what) == answers);
  CHECK(text.find("# \"02.many\" = []") != text.npos);
  CHECK(parse_answers({format_answers(what, {}), "answers.toml"}, what).empty());
}

TEST_CASE("09 a quiz taken apart is the same when it is put together again", "[quiz][keys]") {
  const quiz whole = small();
  const std::string open = format_withheld(whole), keys = format_keys({whole});
  for (const char* telling : {"key =", "feedback", "explanation", "value =", "when"})
    CHECK(open.find(telling) == open.npos);
  const quiz apart = small(open);
  CHECK(apart.withheld);
  const quiz together = keyed(open, keys);
  REQUIRE(together.questions.size() == whole.questions.size());
  for (std::size_t index = 0; index < whole.questions.size(); ++index) {
    const quiz_question &one = whole.questions[index], &other = together.questions[index];
    INFO(one.id);
    CHECK_FALSE(apart.questions[index].keyed());
    CHECK(other.key == one.key);
    CHECK(other.text == one.text);
    CHECK(other.hint == one.hint);
    CHECK(other.explanation == one.explanation);
    CHECK(other.value == one.value);
    CHECK(other.tolerance == one.tolerance);
    CHECK(other.slips.size() == one.slips.size());
    for (const quiz_option& option : one.options) {
      REQUIRE(other.find_option(option.id) != nullptr);
      CHECK(other.find_option(option.id)->feedback == option.feedback);
      CHECK(other.find_option(option.id)->when.has_value() == option.when.has_value());
    }
  }
}

TEST_CASE("10 the order of options tells nothing in a withheld quiz", "[quiz][keys]") {
  for (const quiz_question& question : small(format_withheld(small())).questions)
    CHECK(std::is_sorted(question.options.begin(), question.options.end(),
                         [](const quiz_option& a, const quiz_option& b) { return a.id < b.id; }));
}

TEST_CASE("11 a course's keys may stand before those of a quiz that has its own", "[quiz][keys]") {
  const std::string keys = "[keys]\n\"02.one\" = [\"that\"]\n";
  const named_text source = {keys, "keys.toml"};
  const quiz read = parse_quiz({small_quiz, "quiz.toml"}, misconceptions, &source, true);
  CHECK(std::get<std::vector<std::string>>(*read.find_question("02.one")->key) ==
        std::vector<std::string>{"that"});
  CHECK(read.find_question("02.number")->keyed());
  CHECK_FALSE(read.keys_public);
}

TEST_CASE("12 a keys file that says for which values an option is right is checked", "[quiz][keys]") {
  const quiz whole = small();
  const std::string open = format_withheld(whole), keys = format_keys({whole});
  const std::string when = keys.substr(keys.find(".when]\n") + 7);
  const std::string first = when.substr(0, when.find(' '));
  CHECK(keys_error(open, with(keys, first + " =", "nothing =")).find("is no option of this question") !=
        std::string::npos);
  CHECK(keys_error(open, with(keys, when.substr(0, when.find('\n') + 1), "")).find("has no when") !=
        std::string::npos);
}
