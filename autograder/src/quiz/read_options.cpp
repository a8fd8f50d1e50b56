#include "quiz/read_options.hpp"

#include <algorithm>
#include <array>
#include <fmt/ranges.h>
#include <limits>

namespace kernlet::grader {

using namespace std::string_view_literals;

namespace {

/// Options are chosen by the letters A to G; H is the hint.
constexpr std::size_t most_options = 7;

constexpr std::string_view range_cure = "write a number, or { from = 1, to = 3 } with either end left out";

constexpr std::string_view end_cure =
    "write outcome = \"r0=0 r1=1\", as the snippet reports it, or failure = \"data race\"";

/// How an execution may end instead of reporting an outcome, in the explorer's words. What says that it could
/// not be explored (a bound, an unsupported call) is no final state.
constexpr std::array failures = {
    "data race"sv, "assertion"sv, "use after free"sv, "double free"sv, "bad free"sv, "overflow"sv, "leak"sv,
    "deadlock"sv,  "livelock"sv,  "exception"sv,      "crash"sv,       "misuse"sv,   "invariant"sv};

} // namespace

value_range read_range(const toml_reader& reader, const toml::node& node, std::string_view field) {
  constexpr std::string_view cure = range_cure;
  if (const auto number = as_number(node))
    return {*number, *number};
  const toml::table* range = node.as_table();
  if (range == nullptr || range->empty())
    reader.fail_at(field, fmt::format("when names no value; {}", cure));
  const toml_reader ends(*range, reader.file(), "when");
  ends.only({"from", "to"});
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const value_range result = {ends.has("from") ? ends.number("from", cure) : -infinity,
                              ends.has("to") ? ends.number("to", cure) : infinity};
  if (result.from > result.to)
    reader.fail_at(field, "when begins after it ends; exchange from and to");
  return result;
}

bool overlap(const std::optional<value_range>& one, const std::optional<value_range>& other) noexcept {
  return one && other && one->from <= other->to && other->from <= one->to;
}

void read_snippet(const toml_reader& reader, quiz_question& question) {
  constexpr std::string_view cure = "name a program of the chapter: \"snippets/name.cpp\"";
  question.snippet = reader.text("snippet", cure);
  std::string_view name = question.snippet;
  const bool placed = name.starts_with("snippets/") && name.ends_with(".cpp");
  name = placed ? name.substr(9, name.size() - 9 - 4) : "";
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != name.npos)
    reader.fail_at("snippet", fmt::format("snippet \"{}\" is none; {}", question.snippet, cure));
}

namespace {

/// How an execution ends, for an option of an outcomes question.
final_state read_end(const toml_reader& reader, const quiz_question& question) {
  if (reader.has("outcome") == reader.has("failure"))
    reader.fail(reader.has("outcome") ? "outcome and failure; an execution ends in one way, so remove one"
                                      : fmt::format("no outcome; {}", end_cure));
  const std::string_view field = reader.has("outcome") ? "outcome" : "failure";
  final_state end{reader.text(field, end_cure), field == "failure"};
  if (end.fails && std::find(failures.begin(), failures.end(), end.text) == failures.end())
    reader.fail_at(field, fmt::format("the explorer knows no failure \"{}\"; there are {}", end.text,
                                      fmt::join(failures, ", ")));
  for (const quiz_option& other : question.options)
    if (other.end == end)
      reader.fail_at(field, fmt::format("the same {} as option \"{}\"; the two could only be right together",
                                        field, other.id));
  return end;
}

quiz_option read_option(const toml::table& table, const quiz_question& question, const std::string& file,
                        bool withheld) {
  toml_reader reader(table, file, fmt::format("an option of question \"{}\"", question.id));
  constexpr std::string_view cure = "the question's own fields stand above its first [[question.option]]";
  const bool computed = question.type == question_type::computed;
  if (computed)
    reader.only({"id", "text", "feedback", "when"}, cure);
  else if (question.type == question_type::outcomes)
    reader.only({"id", "text", "feedback", "outcome", "failure"}, cure);
  else
    reader.only({"id", "text", "feedback"}, cure);
  quiz_option option;
  option.id = reader.id("id");
  option.line = reader.line();
  if (question.find_option(option.id) != nullptr)
    reader.fail_at("id", fmt::format("option \"{}\" is there twice; give each its own id", option.id));
  reader.rename(fmt::format("option \"{}\" of question \"{}\"", option.id, question.id));
  option.text = reader.text("text", "say what the learner may choose");
  option.feedback = reader.text_or_empty("feedback");
  if (computed && reader.has("when"))
    option.when = read_range(reader, *table.get("when"), "when");
  else if (computed && !withheld)
    reader.fail(fmt::format("no when; an option of a computed question says for which values it is right: {}",
                            range_cure));
  if (question.type == question_type::outcomes)
    option.end = read_end(reader, question);
  for (const quiz_option& other : question.options) {
    if (other.text == option.text)
      reader.fail_at("text",
                     fmt::format("the same text as option \"{}\"; nobody could tell them apart", other.id));
    if (overlap(option.when, other.when))
      reader.fail_at("when",
                     fmt::format("overlaps with option \"{}\"; one value may fit one option only", other.id));
  }
  return option;
}

} // namespace

void read_options(const toml_reader& reader, const std::string& file, quiz_question& question,
                  bool withheld) {
  if (const toml::array* options = reader.tables("option"))
    for (const toml::node& node : *options)
      question.options.push_back(read_option(*node.as_table(), question, file, withheld));
  const std::size_t least = question.type == question_type::ordering ? 3 : 2;
  if (question.options.size() < least)
    reader.fail(fmt::format("{} options; give at least {}, each under [[question.option]]",
                            question.options.size(), least));
  if (question.options.size() > most_options)
    reader.fail(fmt::format("{} options; {} is the most that can be chosen by a letter",
                            question.options.size(), most_options));
}

} // namespace kernlet::grader
