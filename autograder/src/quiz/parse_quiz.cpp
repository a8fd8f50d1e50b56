#include "quiz/keys_file.hpp"
#include "quiz/outcomes.hpp"
#include "quiz/parse.hpp"
#include "quiz/read_options.hpp"
#include "quiz/toml_reader.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/ranges.h>

namespace kernlet::grader {

namespace {

constexpr std::array types = {question_type::single,   question_type::multiple, question_type::numeric,
                              question_type::ordering, question_type::computed, question_type::outcomes};
constexpr std::array levels = {difficulty::easy, difficulty::medium, difficulty::hard};

/// What the parser of one question must know about the rest.
struct surroundings {
  const std::string& file;
  const std::string& chapter;
  std::span<const std::string> misconceptions;
  const keys_file* keys; ///< null if none was given, or if it says nothing about this chapter
  bool withheld;

  /// The keys and the telling texts are elsewhere, and nobody gave them to us.
  bool sealed() const noexcept { return withheld && keys == nullptr; }
};

/// The member of a list of enumerators whose word stands in the field.
template <class List>
typename List::value_type one_of(const toml_reader& reader, std::string_view field, const List& list) {
  std::vector<std::string_view> words;
  for (const auto each : list)
    words.push_back(to_string(each));
  const std::string cure = fmt::format("write one of {}", fmt::join(words, ", "));
  const std::string word = reader.text(field, cure);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    reader.fail_at(field, fmt::format("unknown {} \"{}\"; {}", field, word, cure));
  return list[static_cast<std::size_t>(found - words.begin())];
}

/// Refuses fields that do not belong to the question's type.
void check_fields(const toml_reader& reader, const quiz_question& question, bool has_options) {
  if (question.type == question_type::numeric)
    reader.only({"id", "type", "difficulty", "points", "misconception", "text", "hint", "explanation", "key",
                 "tolerance", "unit", "feedback_right", "feedback_wrong", "slip"});
  else if (question.type == question_type::outcomes)
    reader.only({"id", "type", "difficulty", "points", "misconception", "text", "hint", "explanation",
                 "snippet", "option"},
                "an outcomes question has no key, the explorer finds what can occur");
  else if (question.type != question_type::computed)
    reader.only({"id", "type", "difficulty", "points", "misconception", "text", "hint", "explanation", "key",
                 "option"});
  else if (has_options)
    reader.only({"id", "type", "difficulty", "points", "misconception", "text", "hint", "explanation",
                 "program", "value", "option"},
                "a computed question has no key, its program gives it");
  else
    reader.only({"id", "type", "difficulty", "points", "misconception", "text", "hint", "explanation",
                 "program", "value", "tolerance", "unit", "feedback_right", "feedback_wrong", "slip"},
                "a computed question has no key, its program gives it");
}

void read_common(toml_reader& reader, quiz_question& question, const surroundings& around) {
  question.line = reader.line();
  question.id = reader.id("id");
  if (!question.id.starts_with(around.chapter + ".") || question.id.size() == around.chapter.size() + 1)
    reader.fail_at("id", fmt::format("id \"{}\" must begin with the chapter's number: \"{}.q1\"", question.id,
                                     around.chapter));
  reader.rename(fmt::format("question \"{}\"", question.id));
  question.type = one_of(reader, "type", types);
  check_fields(reader, question, reader.has("option"));
  question.difficulty = one_of(reader, "difficulty", levels);
  question.points = reader.positive("points");
  const std::string known =
      fmt::format("name one of the chapter's misconceptions: {}", fmt::join(around.misconceptions, ", "));
  question.misconception = reader.text("misconception", known);
  if (std::find(around.misconceptions.begin(), around.misconceptions.end(), question.misconception) ==
      around.misconceptions.end())
    reader.fail_at("misconception",
                   fmt::format("unknown misconception \"{}\"; {}", question.misconception, known));
  question.text = reader.text("text", "ask the question");
  question.hint = reader.text("hint", "write one sentence that helps without giving the answer away");
}

void read_number(const toml_reader& reader, quiz_question& question) {
  question.tolerance =
      reader.number("tolerance", "say how far from the key an answer may be (0 for a count)");
  if (question.tolerance < 0)
    reader.fail_at("tolerance", "tolerance must not be below 0");
  question.unit = reader.text("unit", "say what the number counts or measures");
}

void read_program(const toml_reader& reader, quiz_question& question, bool withheld) {
  question.program = reader.id("program");
  if (withheld && !reader.has("value"))
    return; // the keys file says where in its output the answer stands
  question.value = reader.text("value", "give a JSON pointer into the program's --json output: \"/name\"");
  if (!question.value.starts_with('/'))
    reader.fail_at("value", fmt::format("value \"{}\" is no JSON pointer; it begins with a slash: \"/name\"",
                                        question.value));
}

/// A withheld quiz must not give its answers away.
void check_sealed(const toml_reader& reader, const quiz_question& question) {
  for (const std::string_view field : {"key", "explanation", "feedback_right", "feedback_wrong", "slip"})
    if (reader.has(field))
      reader.fail_at(
          field, fmt::format("the quiz is withheld, but {} gives the answer away; move it into the keys file",
                             field));
  for (const quiz_option& option : question.options)
    if (!option.feedback.empty())
      reader.fail(fmt::format(
          "the quiz is withheld, but the feedback of option \"{}\" gives the answer away; move it into "
          "the keys file",
          option.id));
}

/// Key and telling texts, from quiz.toml and from the keys file.
void read_answer(const toml_reader& reader, quiz_question& question, const surroundings& around) {
  if (around.withheld)
    check_sealed(reader, question);
  else
    read_telling_texts(reader, around.file, question);
  if (reader.has("key")) {
    if (around.keys != nullptr && !around.keys->replaces())
      reader.fail_at("key", fmt::format("the keys come from {}; remove the key here, or the quiz is public",
                                        around.keys->name()));
    question.key = read_key(reader, "key", question);
  }
  if (around.keys != nullptr && around.keys->has(question.id))
    around.keys->complete(question);
}

/// Where the keys file says for which values an option is right, too.
void check_whens(const toml_reader& reader, const quiz_question& question) {
  for (std::size_t index = 0; index < question.options.size(); ++index) {
    const quiz_option& option = question.options[index];
    if (!option.when)
      reader.fail(option.line,
                  fmt::format("option \"{}\" has no when, neither here nor in the keys file", option.id));
    for (std::size_t other = 0; other < index; ++other)
      if (overlap(option.when, question.options[other].when))
        reader.fail(option.line,
                    fmt::format("when overlaps with option \"{}\"; one value may fit one option only",
                                question.options[other].id));
  }
}

/// Every key and every text must be there by now.
void check_complete(const toml_reader& reader, const quiz_question& question) {
  if (question.type != question_type::computed && question.type != question_type::outcomes && !question.key)
    reader.fail("no key; write key = [...] (key = 3.0 for a number) above its options, or name a keys file "
                "that has it");
  for (const quiz_option& option : question.options)
    if (option.feedback.empty())
      reader.fail(
          option.line,
          fmt::format("blank feedback of option \"{}\"; say why it is right, or what is wrong with it",
                      option.id));
  const auto present = [&](std::string_view field, const std::string& text, std::string_view cure) {
    if (text.empty())
      reader.fail_at(field, fmt::format("{} {}; {}", reader.has(field) ? "blank" : "no", field, cure));
  };
  present("explanation", question.explanation, "say how to find the answer");
  if (question.type == question_type::computed) {
    present("value", question.value, "give a JSON pointer into the program's --json output: \"/name\"");
    check_whens(reader, question);
  }
  if (!question.wants_number())
    return;
  present("feedback_right", question.feedback_right, "say why the answer is right");
  present("feedback_wrong", question.feedback_wrong, "say where a wrong answer may come from");
  if (!question.key)
    return;
  for (const quiz_slip& slip : question.slips)
    if (std::abs(slip.value - std::get<double>(*question.key)) <= question.tolerance)
      reader.fail_at(
          "slip",
          fmt::format("the slip {} lies within the tolerance of the key; nobody would see its feedback",
                      slip.value));
}

quiz_question read_question(const toml::table& table, const surroundings& around) {
  toml_reader reader(table, around.file, "a question");
  quiz_question question;
  read_common(reader, question, around);
  if (question.type == question_type::computed)
    read_program(reader, question, around.withheld);
  if (question.type == question_type::outcomes)
    read_snippet(reader, question);
  if (question.type == question_type::numeric ||
      (question.type == question_type::computed && !reader.has("option")))
    read_number(reader, question);
  else
    read_options(reader, around.file, question, around.withheld);
  read_answer(reader, question, around);
  if (!around.sealed())
    check_complete(reader, question);
  return question;
}

void read_header(const toml::table& root, quiz& result) {
  const toml_reader whole(root, result.file, "quiz");
  whole.only({"quiz", "question"}, "tables are written [quiz], [[question]] and [[question.option]]");
  const toml::table* header = root["quiz"].as_table();
  if (header == nullptr)
    whole.fail("no [quiz] table; begin the file with one that has chapter and title");
  const toml_reader reader(*header, result.file, "[quiz]");
  reader.only({"chapter", "title", "withheld"});
  result.chapter = reader.text("chapter", "give the chapter's number in quotes: \"02\"");
  if (result.chapter.size() != 2 || result.chapter.find_first_not_of("0123456789") != std::string::npos)
    reader.fail_at("chapter",
                   fmt::format("chapter \"{}\" must be two digits in quotes: \"02\"", result.chapter));
  result.title = reader.text("title", "give the quiz a title");
  result.withheld = reader.flag_or_false("withheld");
}

} // namespace

quiz parse_quiz(const named_text& source, std::span<const std::string> misconceptions,
                const named_text* keys_source, bool replace) {
  const toml::table root = parse_toml(source.text, source.file);
  quiz result;
  result.file = source.file;
  read_header(root, result);
  std::optional<keys_file> keys;
  if (keys_source != nullptr)
    keys.emplace(*keys_source, replace);
  if (keys && !keys->serves(result.chapter))
    keys.reset();
  const surroundings around = {result.file, result.chapter, misconceptions, keys ? &*keys : nullptr,
                               result.withheld};
  const toml_reader whole(root, result.file, "quiz");
  const toml::array* questions = whole.tables("question");
  if (questions == nullptr || questions->empty())
    whole.fail("no question; write at least one under [[question]]");
  for (const toml::node& node : *questions) {
    quiz_question question = read_question(*node.as_table(), around);
    if (const quiz_question* first = result.find_question(question.id))
      whole.fail(question.line, fmt::format("question \"{}\" stands already at line {}; give each its own id",
                                            question.id, first->line));
    result.questions.push_back(std::move(question));
  }
  if (keys)
    keys->check_names(result);
  result.keys_public = !result.withheld && !keys;
  return result;
}

quiz load_quiz(const std::filesystem::path& file, std::span<const std::string> misconceptions,
               const std::filesystem::path& keys_file, bool replace) {
  const std::string text = read_file(file);
  const std::string keys_text = keys_file.empty() ? "" : read_file(keys_file);
  const named_text keys = {keys_text, keys_file.string()};
  quiz result =
      parse_quiz({text, file.string()}, misconceptions, keys_file.empty() ? nullptr : &keys, replace);
  settle_outcomes(result, file.parent_path());
  return result;
}

std::vector<std::string> untargeted(const quiz& what, std::span<const std::string> misconceptions) {
  std::vector<std::string> result;
  for (const std::string& one : misconceptions)
    if (std::none_of(what.questions.begin(), what.questions.end(),
                     [&](const quiz_question& question) { return question.misconception == one; }))
      result.push_back(one);
  return result;
}

} // namespace kernlet::grader
