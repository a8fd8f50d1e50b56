#include "quiz/read_options.hpp"

#include <limits>

namespace kernlet::grader {

namespace {

/// Options are chosen by the letters A to G; H is the hint.
constexpr std::size_t most_options = 7;

constexpr std::string_view range_cure = "write a number, or { from = 1, to = 3 } with either end left out";

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

namespace {

quiz_option read_option(const toml::table& table, const quiz_question& question, const std::string& file,
                        bool withheld) {
  toml_reader reader(table, file, fmt::format("an option of question \"{}\"", question.id));
  constexpr std::string_view cure = "the question's own fields stand above its first [[question.option]]";
  const bool computed = question.type == question_type::computed;
  if (computed)
    reader.only({"id", "text", "feedback", "when"}, cure);
  else
    reader.only({"id", "text", "feedback"}, cure);
  quiz_option option;
  option.id = reader.id("id");
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

std::vector<int> read_options(const toml_reader& reader, const std::string& file, quiz_question& question,
                              bool withheld) {
  std::vector<int> lines;
  if (const toml::array* options = reader.tables("option")) {
    for (const toml::node& node : *options) {
      question.options.push_back(read_option(*node.as_table(), question, file, withheld));
      lines.push_back(static_cast<int>(node.source().begin.line));
    }
  }
  const std::size_t least = question.type == question_type::ordering ? 3 : 2;
  if (question.options.size() < least)
    reader.fail(fmt::format("{} options; give at least {}, each under [[question.option]]",
                            question.options.size(), least));
  if (question.options.size() > most_options)
    reader.fail(fmt::format("{} options; {} is the most that can be chosen by a letter",
                            question.options.size(), most_options));
  return lines;
}

} // namespace kernlet::grader
