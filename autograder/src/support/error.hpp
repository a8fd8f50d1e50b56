#pragma once
/// \file
/// The one exception of the grader: it could not do its work (exit code 2). The message names the file, the
/// line where there is one, and the cure. A submission that fails is never an error; it is a verdict.

#include <fmt/format.h>
#include <stdexcept>
#include <string>
#include <utility>

namespace kernlet::grader {

class grader_error : public std::runtime_error {
 public:
  explicit grader_error(const std::string& message) : std::runtime_error(message) {}

  /// Formats the message as fmt::format does.
  template <class... Arguments>
  explicit grader_error(fmt::format_string<Arguments...> format, Arguments&&... arguments)
      : std::runtime_error(fmt::format(format, std::forward<Arguments>(arguments)...)) {}
};

} // namespace kernlet::grader
