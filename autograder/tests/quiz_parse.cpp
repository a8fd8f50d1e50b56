// quiz.toml: what is read, and that every mistake is told with its file, its line and the cure.

#include "quiz_mistake.hpp"

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

void expect(const mistake& one) {
  expect(small_quiz, one);
}

} // namespace

TEST_CASE("01 a quiz with every type is read", "[quiz]") {
  const quiz read = small();
  CHECK(read.chapter == "02");
  CHECK(read.title == "Small");
  CHECK(read.keys_public);
  CHECK(read.points() == 7);
  REQUIRE(read.questions.size() == 6);
  const quiz_question& many = read.questions[1];
  CHECK(many.type == question_type::multiple);
  CHECK(many.difficulty == difficulty::medium);
  CHECK(many.misconception == "second-idea");
  CHECK(std::get<std::vector<std::string>>(*many.key) == std::vector<std::string>{"two", "four"});
  const quiz_question& number = read.questions[2];
  CHECK(number.wants_number());
  CHECK(std::get<double>(*number.key) == 3.0);
  CHECK(number.slips.at(0).value == 3000);
  CHECK(read.questions[4].program == "counter");
  CHECK_FALSE(read.questions[4].key.has_value());
  CHECK(read.questions[5].options.at(1).when->to == 8);
  CHECK(read.find_question("02.many") == &many);
  CHECK(read.find_question("02.none") == nullptr);
  CHECK(untargeted(read, misconceptions).empty());
}

TEST_CASE("02 a wrong header is told", "[quiz]") {
  expect({"chapter missing", "chapter = \"02\"\n", "", "[quiz]", "no chapter; give the chapter's number"});
  expect({"chapter no number", "\"02\"\ntitle", "\"two\"\ntitle", "\"two\"", "must be two digits in quotes"});
  expect({"chapter not quoted", "\"02\"\ntitle", "2\ntitle", "chapter = 2",
          "chapter must be a string in quotes"});
  expect({"title blank", "title = \"Small\"", "title = \"  \"", "title", "blank title; give"});
  expect({"field unknown", "title = \"Small\"", "titel = \"Small\"", "titel",
          "unknown field \"titel\"; known here"});
  expect({"table unknown", "[quiz]", "[quizz]", "[quizz]", "unknown field \"quizz\""});
  expect({"withheld no flag", "title = \"Small\"", "title = \"S\"\nwithheld = 1", "withheld",
          "must be true or false"});
  CHECK(error_of([] { small("[quiz]\nchapter = \"02\"\ntitle = \"x\"\n"); }) ==
        "quiz.toml:1: quiz: no question; write at least one under [[question]]");
  CHECK(error_of([] { small(""); }) ==
        "quiz.toml:1: quiz: no [quiz] table; begin the file with one that has chapter and title");
  CHECK(error_of([] {
          small("[quiz]\nchapter = \"02\"\ntitle = \"x\"\n[question]\nid = \"02.q\"\n");
        }).starts_with("quiz.toml:4: quiz: question must be written as tables"));
}

TEST_CASE("03 what is not TOML is told with its line", "[quiz]") {
  expect({"no value", "points = 1", "points =", "points =", "not valid TOML"});
  expect({"twice", "points = 1", "points = 1\npoints = 2", "points = 2", "not valid TOML"});
  CHECK(error_of([] {
          small(std::string("\x7f\x45\x4c\x46\x02\x00\xff\xfe", 8));
        }).starts_with("quiz.toml:1: not valid"));
}

TEST_CASE("04 a wrong field of a question is told", "[quiz]") {
  expect({"no id", "id = \"02.one\"\n", "", "[[question]]", "no id; give it one"});
  expect({"id of another chapter", "02.one", "03.one", "03.one", "must begin with the chapter's number"});
  expect({"id without a name", "02.one", "02.", "\"02.\"", "must begin with the chapter's number"});
  expect({"id with a blank", "02.one", "02.q one", "02.q one", "lower-case letters, digits"});
  expect({"id twice", "02.many", "02.one", "[[question]]\nid = \"02.one\"\ntype = \"multiple\"",
          "question \"02.one\" stands already at line 5; give each its own id"});
  expect({"type unknown", "\"multiple\"", "\"many\"", "\"many\"",
          "unknown type \"many\"; write one of single, multiple, numeric, ordering, computed"});
  expect({"type missing", "type = \"single\"\n", "", "[[question]]", "no type; write one of"});
  expect({"difficulty blank", "\"easy\"", "\"\"", "difficulty",
          "blank difficulty; write one of easy, medium, hard"});
  expect({"difficulty unknown", "\"hard\"", "\"fiendish\"", "fiendish", "unknown difficulty \"fiendish\""});
  expect(
      {"points 0", "points = 2", "points = 0", "points = 0", "points must be a whole number from 1 to 1000"});
  expect({"points below 0", "points = 2", "points = -2", "points = -2", "whole number from 1"});
  expect({"points broken", "points = 2", "points = 1.5", "points = 1.5", "whole number from 1"});
  expect({"points quoted", "points = 2", "points = \"2\"", "points = \"2\"", "whole number from 1"});
  expect({"misconception blank", "\"second-idea\"", "\"\"", "misconception = \"\"",
          "blank misconception; name one"});
  expect({"misconception unknown", "\"second-idea\"", "\"third-idea\"", "third-idea",
          "unknown misconception \"third-idea\"; name one of the chapter's misconceptions: first-idea, "
          "second-idea"});
  expect({"text blank", "\"Which one?\"", "\"\\n\"", "text = \"\\n\"", "question \"02.one\": blank text"});
  expect({"hint blank", "\"Halve them.\"", "\"\"", "hint = \"\"",
          "question \"02.many\": blank hint; write one sentence"});
  expect({"hint missing", "hint = \"Measure.\"\n", "", "[[question]]\nid = \"02.number\"",
          "no hint; write one sentence"});
  expect({"explanation blank", "\"The alphabet.\"", "\" \"", "explanation = \" \"",
          "blank explanation; say how"});
  expect(
      {"field unknown", "hint = \"Measure.\"", "hints = \"Measure.\"", "hints", "unknown field \"hints\""});
  expect({"field of another type", "hint = \"Halve them.\"", "hint = \"x\"\ntolerance = 1", "tolerance = 1",
          "unknown field \"tolerance\""});
}

TEST_CASE("05 a wrong option is told", "[quiz]") {
  expect({"feedback blank", "\"Three is odd.\"", "\"\"", "[[question.option]]\nid = \"three\"",
          "blank feedback of option \"three\"; say why"});
  expect({"feedback missing", "feedback = \"Not that.\"\n", "", "[[question.option]]\nid = \"that\"",
          "blank feedback"});
  expect({"text blank", "\"That\"", "\"\"", "text = \"\"",
          "option \"that\" of question \"02.one\": blank text"});
  expect({"id twice", "id = \"that\"", "id = \"this\"", "id = \"this\"\ntext = \"That\"",
          "option \"this\" is there twice"});
  expect({"text twice", "text = \"That\"", "text = \"This\"", "text = \"This\"\nfeedback = \"Not",
          "the same text as option \"this\""});
  expect({"field unknown", "text = \"That\"", "text = \"That\"\nkey = true", "key = true",
          "the question's own fields stand above its first [[question.option]]"});
  expect({"too few", "[[question.option]]\nid = \"that\"\ntext = \"That\"\nfeedback = \"Not that.\"\n", "",
          "[[question]]\nid = \"02.one\"", "1 options; give at least 2"});
  std::string more;
  for (const char letter : std::string_view("klmnop"))
    more += std::string("[[question.option]]\nid = \"") + letter + "\"\ntext = \"" + letter +
            "\"\nfeedback = \"no\"\n";
  const std::string eight =
      with(small_quiz, "[[question.option]]\nid = \"this\"", more + "[[question.option]]\nid = \"this\"");
  CHECK(error_of([&] { small(eight); }).find("8 options; 7 is the most") != std::string::npos);
}

TEST_CASE("06 a wrong key is told", "[quiz]") {
  expect({"no option", "[\"this\"]", "[\"thus\"]", "[\"thus\"]",
          "key \"thus\" is no option of question \"02.one\"; its options: this, that"});
  expect({"missing", "key = [\"this\"]\n", "", "[[question]]\nid = \"02.one\"", "no key; write key = [...]"});
  expect({"two of a single", "[\"this\"]", "[\"this\", \"that\"]", "[\"this\", \"that\"]",
          "names exactly one option, this one names 2"});
  expect({"none of a multiple", "[\"two\", \"four\"]", "[]", "key = []", "names at least one option"});
  expect({"no list", "[\"this\"]", "\"this\"", "key = \"this\"", "key must be a list of option ids"});
  expect({"no strings", "[\"this\"]", "[1]", "key = [1]", "option ids in quotes"});
  expect({"one twice", "[\"two\", \"four\"]", "[\"two\", \"two\"]", "[\"two\", \"two\"]",
          "names \"two\" twice"});
  expect({"ordering incomplete", "[\"a\", \"b\", \"c\"]", "[\"a\", \"b\"]", "[\"a\", \"b\"]",
          "names all 3 options in their order, this one names 2"});
  expect({"no number", "key = 3.0", "key = [\"three\"]", "[\"three\"]", "key must be a finite number"});
  expect({"not finite", "key = 3.0", "key = nan", "key = nan", "key must be a finite number"});
}

TEST_CASE("07 a wrong number is told", "[quiz]") {
  expect({"no tolerance", "tolerance = 0.5\n", "", "[[question]]\nid = \"02.number\"",
          "no tolerance; say how far"});
  expect({"tolerance below 0", "0.5", "-0.5", "-0.5", "must not be below 0"});
  expect({"no unit", "unit = \"ns\"\n", "", "[[question]]\nid = \"02.number\"", "no unit; say what"});
  expect({"feedback_right", "\"About three.\"", "\"\"", "feedback_right = \"\"", "blank feedback_right"});
  expect({"feedback_wrong", "feedback_wrong = \"Not near three.\"\n", "", "[[question]]\nid = \"02.number\"",
          "no feedback_wrong"});
  expect(
      {"slip hidden", "value = 3000", "value = 3.2", "[[question.slip]]", "within the tolerance of the key"});
  expect({"slip blank", "\"Those are picoseconds.\"", "\"\"", "feedback = \"\"", "blank feedback"});
  expect({"slip without value", "value = 3000\n", "", "[[question.slip]]", "no value"});
}

TEST_CASE("08 a wrong computed question is told", "[quiz]") {
  expect({"no program", "program = \"counter\"\n", "", "[[question]]\nid = \"02.run\"", "no program"});
  expect({"no pointer", "\"/count\"", "\"count\"", "value = \"count\"", "is no JSON pointer"});
  expect({"a key", "program = \"counter\"", "program = \"counter\"\nkey = 6", "key = 6",
          "has no key, its program gives it"});
  expect({"no when", "when = 9\n", "", "[[question.option]]\nid = \"nine\"", "no when"});
  expect({"when empty", "when = 9", "when = {}", "when = {}", "when names no value"});
  expect(
      {"when backwards", "{ from = 6, to = 8 }", "{ from = 8, to = 6 }", "from = 8", "begins after it ends"});
  expect({"when overlaps", "when = 9", "when = 8", "when = 8", "overlaps with option \"some\""});
  expect({"when misspelt", "{ to = 5 }", "{ until = 5 }", "until", "unknown field \"until\""});
}

TEST_CASE("09 a file that is not there is told", "[quiz]") {
  CHECK(error_of([] { load_quiz("no/such/quiz.toml", misconceptions); }).find("no/such/quiz.toml") !=
        std::string::npos);
}

TEST_CASE("10 misconceptions without a question are found", "[quiz]") {
  CHECK(untargeted(small(), std::vector<std::string>{"first-idea", "third-idea"}) ==
        std::vector<std::string>{"third-idea"});
}
