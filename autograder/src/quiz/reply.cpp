#include "quiz/reply.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace kernlet::grader {

namespace {

/// Lower case, without blanks at the ends; locale does not matter.
std::string normal(std::string_view line) {
  constexpr std::string_view white = " \t\r\n";
  const auto first = line.find_first_not_of(white);
  if (first == line.npos)
    return {};
  std::string result(line.substr(first, line.find_last_not_of(white) - first + 1));
  std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

std::optional<quiz_command> command_of(std::string_view word, bool b_is_option) {
  if (word == "h" || word == "hint" || word == "?")
    return quiz_command::hint;
  if (word == "s" || word == "skip")
    return quiz_command::skip;
  if (word == "<" || word == "back" || (word == "b" && !b_is_option))
    return quiz_command::back;
  if (word == "q" || word == "quit" || word == "exit")
    return quiz_command::quit;
  return std::nullopt;
}

quiz_reply number_reply(const quiz_question& question, std::string_view word) {
  const not_understood help = {
      fmt::format("Type a number of {}, such as 12 or 2.5; {}.", question.unit, command_help(question))};
  double number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || !std::isfinite(number))
    return help;
  const std::string unit = normal(std::string_view(end, word.data() + word.size()));
  if (!unit.empty() && unit != normal(question.unit))
    return help;
  return quiz_answer(number);
}

std::string letters_help(const quiz_question& question) {
  const char last = option_letter(question.options.size() - 1);
  const std::string_view command = command_help(question);
  if (question.type == question_type::ordering)
    return fmt::format("Type all {} letters from A to {} in order, first one first; {}.",
                       question.options.size(), last, command);
  if (question.wants_several())
    return fmt::format("Type one or more letters from A to {}; {}.", last, command);
  return fmt::format("Type one letter from A to {}; {}.", last, command);
}

quiz_reply letters_reply(const quiz_question& question, std::span<const std::size_t> order,
                         std::string_view word) {
  std::vector<std::string> ids;
  for (const char letter : word) {
    if (std::string_view(" \t,;>").find(letter) != std::string_view::npos)
      continue;
    const auto place = static_cast<std::size_t>(letter - 'a');
    if (letter < 'a' || place >= order.size())
      return not_understood{letters_help(question)};
    const std::string& id = question.options[order[place]].id;
    if (std::find(ids.begin(), ids.end(), id) != ids.end())
      return not_understood{
          fmt::format("{} is there twice. {}", option_letter(place), letters_help(question))};
    ids.push_back(id);
  }
  const bool one_only = question.type == question_type::single || question.type == question_type::computed;
  const bool wrong_count = one_only                                   ? ids.size() != 1
                           : question.type == question_type::ordering ? ids.size() != order.size()
                                                                      : ids.empty();
  if (wrong_count)
    return not_understood{letters_help(question)};
  return quiz_answer(std::move(ids));
}

} // namespace

std::string_view command_help(const quiz_question& question) noexcept {
  return question.wants_number() ? "h hint, s skip, b back, q quit" : "h hint, s skip, < back, q quit";
}

quiz_reply parse_reply(const quiz_question& question, std::span<const std::size_t> order,
                       std::string_view line) {
  const std::string word = normal(line);
  if (const auto command = command_of(word, question.options.size() > 1))
    return *command;
  return question.wants_number() ? number_reply(question, word) : letters_reply(question, order, word);
}

} // namespace kernlet::grader
