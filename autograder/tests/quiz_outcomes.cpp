// Questions about all final states of a small program: what is read, and that every mistake is told.

#include "outcomes_fixture.hpp"
#include "quiz_mistake.hpp"

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

void expect(const mistake& one) {
  expect(outcomes_quiz, one);
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

TEST_CASE("03 what is missing is told with its line", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  const std::string place = (chapter.folder / "quiz.toml").string() + ":5: question \"08.store\": ";
  const fs::path record = chapter.folder / "snippets/recorded/store_buffering.json";
  write_file(record, "{ \"states\": [] }");
  CHECK(chapter.error().starts_with(record.string() + ": no record of final states"));
  fs::remove(record);
  CHECK(chapter.error() == place + record.string() + " is missing; ./kernlet quiz 08 --record writes it");
  fs::remove(chapter.folder / "snippets/store_buffering.cpp");
  CHECK(chapter.error().starts_with(place + (chapter.folder / "snippets/store_buffering.cpp").string() +
                                    " is missing; write the program there"));
}

TEST_CASE("04 a quiz asks what can be told by its record", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  const auto gap = [&](const snippet_record& record, std::string_view text = outcomes_quiz) {
    chapter.record(record);
    write_file(chapter.folder / "quiz.toml", text);
    std::string all;
    for (const std::string& one : outcome_gaps(chapter.load()))
      all += one + "\n";
    return all;
  };
  CHECK(gap(found()).empty());
  snippet_record changed = found();
  changed.states.erase(changed.states.begin());
  changed.states.pop_back();
  CHECK(has(gap(changed),
            "quiz.toml:5: question \"08.store\": none of its options can occur; add one that can\n"));
  changed = found();
  changed.states.push_back({{"r0=2 r1=0", false}, "00", {}});
  changed.states.push_back({{"data race", true}, "00", {}});
  CHECK(has(gap(changed), "all of its options can occur; add one that cannot\n"));
  changed = found();
  changed.states.push_back({{"deadlock", true}, "04", {}});
  CHECK(has(gap(changed),
            "snippets/store_buffering.cpp can end with a failure, deadlock (./kernlet replay 04 "));
  // A slip must not pass for an outcome that is impossible.
  for (const std::string_view slip : {"r0=2, r1=0", "r0=O r1=0", "r1=2 r0=0", "r0=2", "r0=2 r1=", "2 0"}) {
    const std::string text = with(outcomes_quiz, "\"r0=2 r1=0\"", "\"" + std::string(slip) + "\"");
    INFO(slip);
    const std::string told = gap(found(), text);
    CHECK(has(told, "option \"two\": no execution reports anything that is worded as"));
    CHECK(has(told, "quiz.toml:" + line_of(text, "[[question.option]]\nid = \"two\"")));
  }
}

TEST_CASE("05 other words than numbers may be reported", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  snippet_record words = found();
  words.states = {{{"x ? got=this", false}, "00", {}}, {{"? y got=that", false}, "04", {}}};
  chapter.record(words);
  std::string text = with(outcomes_quiz, "\"r0=0 r1=0\"", "\"x ? got=this\"");
  text = with(text, "\"r0=1 r1=1\"", "\"x y got=nothing\""); // each word stands where it may
  text = with(text, "\"r0=2 r1=0\"", "\"y x got=this\"");
  write_file(chapter.folder / "quiz.toml", text);
  const auto gaps = outcome_gaps(chapter.load());
  REQUIRE(gaps.size() == 1);
  CHECK(has(gaps[0],
            "option \"two\": no execution reports anything that is worded as \"y x got=this\"; the snippet "
            "reports \"x ? got=this\", \"? y got=that\""));
}
