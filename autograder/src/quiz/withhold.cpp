#include "quiz/withhold.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/ranges.h>

namespace kernlet::grader {

namespace {

/// A TOML string: on one line where it is short, else between lines of its own.
std::string toml_text(const std::string& text) {
  const bool lines = text.find('\n') != text.npos || text.size() > 80;
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '"')
      escaped += '\\';
    if (c == '\n' ? !lines : c != '\t' && (static_cast<unsigned char>(c) < ' ' || c == '\x7f'))
      escaped += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      escaped += c;
  }
  return lines ? "\"\"\"\n" + escaped + "\n\"\"\"" : "\"" + escaped + "\"";
}

std::string field(std::string_view name, const std::string& text) {
  return fmt::format("{} = {}\n", name, toml_text(text));
}

std::string ids(const std::vector<std::string>& list) {
  std::vector<std::string> quoted;
  for (const std::string& one : list)
    quoted.push_back("\"" + one + "\"");
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string range(const value_range& values) {
  if (values.from == values.to)
    return fmt::format("{}", values.from);
  std::vector<std::string> ends;
  if (std::isfinite(values.from))
    ends.push_back(fmt::format("from = {}", values.from));
  if (std::isfinite(values.to))
    ends.push_back(fmt::format("to = {}", values.to));
  return fmt::format("{{ {} }}", fmt::join(ends, ", "));
}

std::vector<const quiz_option*> by_id(const quiz_question& question) {
  std::vector<const quiz_option*> sorted;
  for (const quiz_option& one : question.options)
    sorted.push_back(&one);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  return sorted;
}

std::string open_question(const quiz_question& question) {
  std::string text = "\n[[question]]\n";
  text += field("id", question.id);
  text += field("type", std::string(to_string(question.type)));
  text += field("difficulty", std::string(to_string(question.difficulty)));
  text += fmt::format("points = {}\n", question.points);
  text += field("misconception", question.misconception);
  text += field("text", question.text);
  text += field("hint", question.hint);
  if (question.type == question_type::computed)
    text += field("program", question.program);
  if (question.wants_number())
    text += fmt::format("tolerance = {}\n", question.tolerance) + field("unit", question.unit);
  if (question.type == question_type::outcomes)
    text += field("snippet", question.snippet);
  for (const quiz_option* option : by_id(question)) {
    text += "\n[[question.option]]\n" + field("id", option->id) + field("text", option->text);
    if (option->end) // what the option means, and not whether it is right
      text += field(option->end->fails ? "failure" : "outcome", option->end->text);
  }
  return text;
}

std::string key_of(const quiz_question& question) {
  if (const double* number = std::get_if<double>(&*question.key))
    return fmt::format("key = {}\n", *number);
  return fmt::format("key = {}\n", ids(std::get<std::vector<std::string>>(*question.key)));
}

std::string entry(const quiz_question& question) {
  const std::string name = fmt::format("keys.\"{}\"", question.id);
  std::string text = fmt::format("\n[{}]\n", name);
  if (question.key)
    text += key_of(question);
  if (!question.value.empty())
    text += field("value", question.value);
  text += field("explanation", question.explanation);
  if (question.wants_number()) {
    text +=
        field("feedback_right", question.feedback_right) + field("feedback_wrong", question.feedback_wrong);
    for (const quiz_slip& slip : question.slips)
      text += fmt::format("\n[[{}.slip]]\nvalue = {}\n", name, slip.value) + field("feedback", slip.feedback);
    return text;
  }
  if (question.type == question_type::computed) {
    text += fmt::format("\n[{}.when]\n", name);
    for (const quiz_option* option : by_id(question))
      text += fmt::format("{} = {}\n", option->id, range(*option->when));
  }
  text += fmt::format("\n[{}.feedback]\n", name);
  for (const quiz_option* option : by_id(question))
    text += field(option->id, option->feedback);
  return text;
}

} // namespace

std::string format_withheld(const quiz& what) {
  std::string text =
      fmt::format("# The quiz of chapter {}. The course keeps its keys.\n\n[quiz]\n", what.chapter);
  text += field("chapter", what.chapter) + field("title", what.title) + "withheld = true\n";
  for (const quiz_question& question : what.questions)
    text += open_question(question);
  return text;
}

std::string format_keys(const std::vector<quiz>& quizzes) {
  std::string text = "# Keys of the course's quizzes. Not for students.\n\n[keys]\n";
  for (const quiz& one : quizzes)
    for (const quiz_question& question : one.questions)
      text += entry(question);
  return text;
}

std::vector<std::string> telling_texts(const quiz& what) {
  std::vector<std::string> texts;
  for (const quiz_question& question : what.questions) {
    texts.insert(texts.end(), {question.explanation, question.feedback_right, question.feedback_wrong});
    for (const quiz_option& option : question.options)
      texts.push_back(option.feedback);
    for (const quiz_slip& slip : question.slips)
      texts.push_back(slip.feedback);
  }
  std::erase_if(texts, [](const std::string& text) { return text.empty(); });
  return texts;
}

} // namespace kernlet::grader
