#pragma once
/// \file
/// What a learner typed, understood: an answer, a command, or a short line that says what would be
/// understood.

#include "quiz/quiz.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace kernlet::grader {

enum class quiz_command { hint, skip, back, quit };

/// The reply was none; the text helps.
struct not_understood {
  std::string help;
};

using quiz_reply = std::variant<quiz_command, quiz_answer, not_understood>;

/// Understands one line. Options are the letters A to G in the order in which they were shown: `order[0]` is
/// the index of option A. Commands are h, s, q and <, or their words; b goes back too where no option has
/// that letter. Case and blanks do not matter.
quiz_reply parse_reply(const quiz_question& question, std::span<const std::size_t> order,
                       std::string_view line);

/// The commands that work at this question, for the prompt.
std::string_view command_help(const quiz_question& question) noexcept;

/// The letter of the option that is shown at this place.
inline char option_letter(std::size_t place) noexcept {
  return static_cast<char>('A' + place);
}

} // namespace kernlet::grader
