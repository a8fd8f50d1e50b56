// Asking a quiz with piped input: a whole session is a string in and a string out.

#include "catch.hpp"
#include "quiz/reply.hpp"
#include "quiz/session.hpp"
#include "quiz/shuffle.hpp"
#include "quiz_fixture.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <unistd.h>

using namespace kernlet::grader;
using namespace kernlet::grader::test;

namespace {

using ids = std::vector<std::string>;

struct transcript {
  session_result result;
  std::string text;
};

/// A terminal that is none: a closed pipe's worth of formatting.
const terminal& plain() {
  static std::FILE* const sink = std::fopen("/dev/null", "w");
  static const terminal where(sink);
  return where;
}

transcript play(const std::string& typed, session_options options = {}, const quiz& what = small()) {
  std::istringstream input(typed);
  std::ostringstream output;
  session_result result = ask(what, options, counter, plain(), input, output);
  return {std::move(result), output.str()};
}

/// The letters by which options are chosen with this seed.
std::string letters(std::string_view question_id, const ids& chosen, std::uint64_t seed = 0) {
  const quiz what = small();
  const quiz_question& question = *what.find_question(question_id);
  const auto order = shuffled_order(question.options.size(), seed, question_id);
  std::string result;
  for (const std::string& id : chosen)
    for (std::size_t place = 0; place < order.size(); ++place)
      if (question.options[order[place]].id == id)
        result += option_letter(place);
  return result;
}

std::string all_right(std::uint64_t seed = 0) {
  return letters("02.one", {"this"}, seed) + "\n" + letters("02.many", {"two", "four"}, seed) + "\n3\n" +
         letters("02.order", {"a", "b", "c"}, seed) + "\n6\n" + letters("02.choose", {"some"}, seed) + "\n";
}

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != text.npos;
}

/// A folder of our own, gone afterwards.
struct scratch {
  std::filesystem::path path;
  scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "kernlet-quiz-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot make a temporary folder");
    path = name;
  }
  ~scratch() { std::filesystem::remove_all(path); }
};

} // namespace

TEST_CASE("01 a whole session, all right, with every seed", "[quiz][session]") {
  for (const std::uint64_t seed : {0u, 1u, 2u, 77u}) {
    session_options options;
    options.seed = seed;
    const transcript played = play(all_right(seed), options);
    INFO(played.text);
    CHECK(played.result.finished);
    CHECK(played.result.marked.points == 7);
    CHECK(has(played.text,
              "6 right: 7 of 7 points.\nThe keys of this quiz are public, so it carries no course points."));
  }
}

TEST_CASE("02 each answer brings its feedback and the explanation at once", "[quiz][session]") {
  const transcript played =
      play(letters("02.one", {"that"}) + "\n" + letters("02.many", {"three", "two"}) + "\n");
  CHECK(has(played.text, "Wrong.\n" + letters("02.one", {"that"}) + " -  Not that.\n\nIt is this one.\n"));
  CHECK(has(played.text, "Partly right: 1 of 2 right ones chosen, 1 wrong.\n"));
  CHECK(has(played.text, letters("02.many", {"two"}) + " +  Two is even.\n"));
  CHECK_FALSE(has(played.text, "Right, this."));
}

TEST_CASE("03 the end of the input is the same as quitting", "[quiz][session]") {
  const std::string first = letters("02.one", {"this"}) + "\n";
  for (const std::string& typed : {first, first + "q\n", first + "quit\nA\nA\n"}) {
    const transcript played = play(typed);
    CHECK_FALSE(played.result.finished);
    CHECK(played.result.answers.size() == 1);
    CHECK(has(played.text, "1 right, 5 not answered: 1 of 7 points"));
  }
  CHECK(play("").result.answers.empty());
  CHECK(has(play("").text, "The input has ended."));
  const std::string answer_without_newline = letters("02.one", {"this"});
  CHECK(play(answer_without_newline).result.answers.size() == 1);
}

TEST_CASE("04 hint, skip and back", "[quiz][session]") {
  const transcript played =
      play("h\ns\n<\n" + letters("02.one", {"that"}) + "\nback\n" + letters("02.one", {"this"}) + "\nq\n");
  CHECK(has(played.text, "Hint: Think of one."));
  CHECK(has(played.text, "Your answer so far: "));
  CHECK(std::get<ids>(played.result.answers.at("02.one")) == ids{"this"});
  CHECK(has(play("<\nb\nq\n").text, "1/6")); // there is nothing before the first
  const transcript number = play("s\ns\nb\n" + letters("02.many", {"two"}) + "\n2.9\nq\n");
  CHECK(number.result.answers.size() == 2);
}

TEST_CASE("05 rubbish gets one short helpful line", "[quiz][session]") {
  const transcript played = play("\nz\nA B\n1\n\x1b[2J\xff\xfe\n" + std::string(5000, 'x') + "\nq\n");
  std::size_t helped = 0;
  for (std::size_t at = 0;
       (at = played.text.find("Type one letter from A to B; h hint", at)) != std::string::npos; ++at)
    ++helped;
  CHECK(helped == 6);
  CHECK_FALSE(has(played.text, "\x1b"));
  CHECK(played.result.answers.empty());
}

TEST_CASE("06 what is understood as an answer", "[quiz][session]") {
  const quiz what = small();
  const auto reply = [&](std::string_view id, std::string_view line) {
    const quiz_question& question = *what.find_question(id);
    std::vector<std::size_t> order(question.options.size());
    for (std::size_t place = 0; place < order.size(); ++place)
      order[place] = place;
    return parse_reply(question, order, line);
  };
  const auto answer = [&](std::string_view id, std::string_view line) {
    return std::get<quiz_answer>(reply(id, line));
  };
  const auto help = [&](std::string_view id, std::string_view line) {
    return std::get<not_understood>(reply(id, line)).help;
  };
  CHECK(std::get<ids>(answer("02.one", " B \r")) == ids{"that"});
  CHECK(std::get<ids>(answer("02.many", "c, a")) == ids{"four", "two"});
  CHECK(std::get<ids>(answer("02.order", "C > b > A")) == ids{"c", "b", "a"});
  CHECK(std::get<double>(answer("02.number", "3")) == 3);
  CHECK(std::get<double>(answer("02.number", "2.5 NS")) == 2.5);
  CHECK(std::get<double>(answer("02.number", "-1e3ns")) == -1000);
  for (const std::string_view rubbish : {"", "three", "3,5", "3 us", "nan", "inf", "1e999", "0x10"}) {
    INFO(rubbish);
    CHECK(has(help("02.number", rubbish),
              "Type a number of ns, such as 12 or 2.5; h hint, s skip, b back, q quit."));
  }
  CHECK(has(help("02.many", "aa"), "A is there twice."));
  CHECK(has(help("02.order", "ab"), "Type all 3 letters from A to C in order"));
  CHECK(std::get<quiz_command>(reply("02.number", "B")) == quiz_command::back);
  CHECK(std::get<quiz_command>(reply("02.one", "<")) == quiz_command::back);
  CHECK(std::get<quiz_command>(reply("02.one", "HINT")) == quiz_command::hint);
}

TEST_CASE("07 answers are saved after each of them, earlier ones kept", "[quiz][session]") {
  const scratch folder;
  session_options options;
  options.save_to = folder.path / "answers.toml";
  options.answers = {{"02.run", 5.0}};
  const transcript played = play(letters("02.one", {"this"}) + "\nq\n", options);
  CHECK(has(played.text, "Answers are in " + options.save_to.string()));
  const quiz_answers saved = load_answers(options.save_to, small());
  CHECK(saved == quiz_answers{{"02.one", ids{"this"}}, {"02.run", 5.0}});
  std::filesystem::remove(options.save_to);
  play("q\n", options);
  CHECK_FALSE(std::filesystem::exists(options.save_to)); // nothing was answered: nothing to save
}

TEST_CASE("08 answers that cannot be saved are told", "[quiz][session]") {
  session_options options;
  options.save_to = "/dev/null/answers.toml";
  CHECK(has(error_of([&] { play("A\n", options); }), "/dev/null"));
}

TEST_CASE("09 input that does not show itself is echoed, made harmless", "[quiz][session]") {
  session_options options;
  options.echo = true;
  const transcript played = play("hint\n\x1b[31mred\nq\n", options);
  CHECK(has(played.text, "> hint\n"));
  CHECK(has(played.text, "> ?[31mred\n"));
}

TEST_CASE("10 a withheld quiz notes the answers and gives nothing away", "[quiz][session]") {
  std::string text = with(small_quiz, "title = \"Small\"", "title = \"Small\"\nwithheld = true");
  text = with(text, "[[question.slip]]\nvalue = 3000\nfeedback = \"Those are picoseconds.\"\n", "");
  for (const std::string_view line : {"key", "feedback", "explanation"})
    text = without_lines(text, line);
  const transcript played = play(all_right(), {}, small(text));
  CHECK(played.result.answers.size() == 6);
  CHECK(has(played.text, "Noted. Your course keeps the key."));
  CHECK(has(played.text, "0 right, 6 not marked: 0 of 7 points.\nYour course keeps the keys and marks it."));
}

TEST_CASE("11 the report of a file's answers", "[quiz][session]") {
  const quiz what = small();
  std::ostringstream output;
  show(grade(what, {{"02.one", ids{"that"}}, {"02.number", 3.0}}, counter), what, plain(), output);
  CHECK(has(output.str(), "  02.one     0/1  wrong\n  -  `that`: Not that.\n"));
  CHECK(has(output.str(), "  02.number  1/1  right\n"));
  CHECK(has(output.str(), "  02.order   0/1  not answered\n"));
  CHECK(has(output.str(), "1 right, 1 wrong, 4 not answered: 1 of 7 points"));
}
