#pragma once
/// \file
/// Words into lines of a given width. Paint (escape codes) takes no columns.

#include "support/terminal.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// The columns that UTF-8 text takes on a terminal: one for each code point, none for escape codes.
std::size_t columns(std::string_view text);

/// A paragraph in the making.
class text_flow {
 public:
  /// Adds text; blanks in it end a word, its other characters continue the word that is open.
  void text(std::string_view piece, colour how, const terminal& where);

  /// The next word begins a line.
  void line_break();

  bool empty() const noexcept { return words_.empty() && word_.width == 0; }

  /// The lines, none wider than `width` unless one word is. The flow is empty afterwards.
  std::vector<std::string> take_lines(std::size_t width);

 private:
  struct word {
    std::string painted;
    std::size_t width = 0;
  };

  void end_word();

  std::vector<word> words_; ///< a word that is a newline is a line break
  word word_;               ///< still open
};

} // namespace kernlet::grader
