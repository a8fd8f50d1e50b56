// Questions about all final states of a small program: records, marks, what is shown, and what is kept back.

#include "catch.hpp"
#include "handout/handout.hpp"
#include "outcomes_fixture.hpp"
#include "quiz/course_quiz.hpp"
#include "quiz/json.hpp"
#include "quiz/session.hpp"
#include "quiz/withhold.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

marked_question marked(const quiz& what, const ids& answer) {
  return grade(what.questions.at(0), answer, {});
}

/// A whole session of one answer.
std::string asked(const quiz& what, const std::string& typed) {
  static std::FILE* const sink = std::fopen("/dev/null", "w");
  std::istringstream input(typed);
  std::ostringstream output;
  ask(what, {}, {}, terminal(sink), input, output);
  return output.str();
}

} // namespace

TEST_CASE("01 a record is what it was when it is read again", "[quiz][outcomes]") {
  const std::string text = format_snippet_record(found());
  CHECK(parse_snippet_record(text, "x.json") == found());
  CHECK(has(text, "\n    [1,\"other.hpp:7\",\"load x = 0 relaxed  STALE\"] ] }")); // one step on one line
  for (const std::string& bad :
       {std::string("{"), std::string("[]"), with(text, "\"executions\": 1234,", ""),
        with(text, "\"schedule\"", "\"shedule\""), with(text, "[1,\"other.hpp:7\",", "[")})
    CHECK(error_of([&] {
            parse_snippet_record(bad, "x.json");
          }).starts_with("x.json: no record of final states"));
}

TEST_CASE("02 the key is what the explorer has found", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  const quiz read = chapter.load();
  const quiz_question& question = read.questions.at(0);
  CHECK(std::get<ids>(*question.key) == ids{"both-zero", "both-one"});
  CHECK(question.code == snippet_text);
  CHECK(read.keys_public);
  const marked_question right = marked(read, {"both-one", "both-zero"});
  CHECK(right.outcome == mark::right);
  CHECK(right.points == 2);
  const marked_question half = marked(read, {"both-one"});
  CHECK(half.outcome == mark::partly);
  CHECK(half.summary == "1 of 2 that can occur chosen, 0 that cannot");
  CHECK(marked(read, {"both-one", "both-zero", "race"}).points == 0);
  CHECK(marked(read, {"two"}).outcome == mark::wrong);
}

TEST_CASE("03 each option is shown to occur, or that nothing ends so", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  const marked_question answered = marked(chapter.load(), {"two"});
  REQUIRE(answered.evidence.size() == 4);
  CHECK(answered.evidence[0].possible);
  CHECK(answered.evidence[0].command ==
        "./kernlet replay 041g2 chapters/08-sample/snippets/store_buffering.cpp");
  CHECK(answered.evidence[0].timeline.size() == 2);
  CHECK_FALSE(answered.evidence[2].possible);
  CHECK(answered.evidence[2].text ==
        "Impossible: none of 1,234 executions ends so, and there are no others.");
  CHECK(answered.evidence[2].command.empty());
  CHECK(answered.evidence[3].option == "race");
  CHECK_FALSE(answered.evidence[3].possible);
}

TEST_CASE("04 the terminal shows the code, and after an answer what can occur", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  const quiz what = chapter.load();
  const std::string text = asked(what, "A B\n");
  INFO(text);
  CHECK(has(text, "\n   1  int main() {\n   2    threads();\n   3\n   4  }\n"));
  CHECK(has(text, "all that can occur ("));
  CHECK(has(text, "Possible.\n     Each thread reads before it sees the other's store.\n\n"));
  CHECK(has(text, " 1 line 2       store x := 1 relaxed\n"));
  CHECK(has(text, "load x = 0 relaxed  STALE\n./kernlet replay 041g2 chapters/08-sample/snippets/"));
  CHECK(has(text, "STALE: a newer value was there"));
  CHECK(has(text, "Impossible: none of 1,234 executions ends so"));
  CHECK(has(text, "Each store may wait."));
  CHECK_FALSE(has(text, "was changed"));
  std::ostringstream listed;
  show(grade(what, {{"08.store", ids{"two"}}}, {}), what, terminal(stdout, true), listed);
  CHECK(has(listed.str(), "`both-one`: Possible.\n     ./kernlet replay 040g2 "));
}

TEST_CASE("05 a learner may change a snippet, and is told", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  write_file(chapter.folder / "snippets/store_buffering.cpp", "int main() {}\n");
  CHECK(has(asked(chapter.load(), "q\n"), "chapters/08-sample/snippets/store_buffering.cpp was changed"));
}

TEST_CASE("06 a hand-out keeps the answer out, and the keys file has it", "[quiz][outcomes][keys]") {
  const chapter_on_disk chapter;
  const quiz whole = chapter.load();
  const std::string open = format_withheld(whole), keys = format_keys({whole});
  CHECK(has(open, "outcome = \"r0=1 r1=1\"")); // what an option means
  CHECK(has(open, "failure = \"data race\""));
  CHECK(has(keys, "key = [\"both-zero\", \"both-one\"]"));
  write_file(chapter.folder / "quiz.toml", open);
  const fs::path keys_file = chapter.root / "keys.toml",
                 record = chapter.folder / "snippets/recorded/store_buffering.json";
  write_file(keys_file, keys);

  // Withheld, and nobody gave the keys: the record, were it there, would be left unread.
  for (const bool there : {true, false}) {
    if (!there)
      fs::remove(record);
    const quiz sealed = chapter.load();
    CHECK_FALSE(sealed.questions[0].keyed());
    CHECK(marked(sealed, {"race"}).outcome == mark::unmarked);
    CHECK(marked(sealed, {"race"}).evidence.empty());
    const std::string text = asked(sealed, "A\n");
    CHECK(has(text, "Noted. Your course keeps the key."));
    CHECK_FALSE(has(text, "ossible"));
    CHECK_FALSE(has(to_json(sealed, json_keys::with).dump(), "evidence"));
    CHECK(has(text, "   1  int main() {"));
  }
  // With the keys it is marked; without the record nothing is shown.
  CHECK(marked(chapter.load(keys_file), {"both-zero", "both-one"}).outcome == mark::right);
  CHECK(marked(chapter.load(keys_file), {"both-zero"}).evidence.empty());
  chapter.record(found());
  CHECK(marked(chapter.load(keys_file), {"both-zero"}).evidence.size() == 4);
  CHECK_FALSE(chapter.load(keys_file).keys_public);
  // Keys that are not what the explorer has found are refused.
  write_file(keys_file, with(keys, "\"both-one\"", "\"two\""));
  CHECK(has(error_of([&] { chapter.load(keys_file); }), "the keys file says [both-zero, two], but by "));
  write_file(keys_file, with(keys, "key = [\"both-zero\", \"both-one\"]\n", ""));
  CHECK(marked(chapter.load(keys_file), {"both-zero", "both-one"}).outcome == mark::right);
  fs::remove(record);
  CHECK(has(error_of([&] { chapter.load(keys_file); }), "is missing; ./kernlet quiz 08 --record writes it"));
}

TEST_CASE("07 a hand-out with a record is refused", "[quiz][outcomes][keys]") {
  const chapter_on_disk chapter;
  const session here = chapter.here();
  const fs::path record = "chapters/08-sample/snippets/recorded/store_buffering.json";
  CHECK(secret_records(here, here.table.chapters[0]) == std::vector{record});
  const fs::path out = chapter.root / "out";
  write_file(out / "chapters/course.json", "{ \"handout\": true }");
  write_file(out / "chapters/08-sample/quiz.toml", format_withheld(chapter.load()));
  write_file(out / "chapters/08-sample/snippets/store_buffering.cpp", snippet_text);
  CHECK(find_leaks(here, out, false).empty());
  write_file(out / record, format_snippet_record(found()));
  REQUIRE_FALSE(find_leaks(here, out, false).empty());
  CHECK(find_leaks(here, out, false)[0] == record.string() + ": it tells what can occur, which a quiz asks");
  fs::rename(out / record, out / "chapters/notes.txt"); // under another name, too
  REQUIRE_FALSE(find_leaks(here, out, false).empty());
  CHECK(has(find_leaks(here, out, false)[0], "chapters/notes.txt: a line of " + record.string()));
}

TEST_CASE("08 exporters get the code, and with the keys what can occur", "[quiz][outcomes]") {
  const chapter_on_disk chapter;
  const auto all = to_json(chapter.load(), json_keys::with);
  const auto& question = all.at("questions").at(0);
  CHECK(question.at("type") == "outcomes");
  CHECK(question.at("answer") == "options");
  CHECK(question.at("code") == snippet_text);
  CHECK(question.at("key") == nlohmann::ordered_json::parse(R"(["both-zero", "both-one"])"));
  CHECK(question.at("options").at(0).at("right") == true);
  CHECK(question.at("options").at(0).at("outcome") == "r0=0 r1=0");
  CHECK(question.at("options").at(0).at("evidence").at("timeline").at(0).at(2) == "store x := 1 relaxed");
  CHECK(question.at("options").at(3).at("failure") == "data race");
  CHECK(question.at("options").at(3).at("evidence").at("possible") == false);
  const auto sealed = to_json(chapter.load(), json_keys::without).dump();
  CHECK(has(sealed, "\"outcome\""));
  CHECK_FALSE(has(sealed, "evidence"));
  CHECK_FALSE(has(sealed, "right"));
}
