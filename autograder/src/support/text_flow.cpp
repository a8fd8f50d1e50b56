#include "support/text_flow.hpp"

#include <algorithm>

namespace kernlet::grader {

std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '\x1b')
      index = std::min(text.find('m', index), text.size() - 1);
    else
      width +=
          (static_cast<unsigned char>(text[index]) & 0xc0) != 0x80; // a continuation byte takes no column
  }
  return width;
}

void text_flow::text(std::string_view piece, colour how, const terminal& where) {
  while (!piece.empty()) {
    const auto blank = piece.find_first_of(" \t\n");
    const std::string_view part = piece.substr(0, blank);
    word_.painted += where.paint(how, part);
    word_.width += columns(part);
    if (blank == piece.npos)
      return;
    end_word();
    piece.remove_prefix(blank + 1);
  }
}

void text_flow::line_break() {
  end_word();
  words_.push_back({"\n", 0});
}

std::vector<std::string> text_flow::take_lines(std::size_t width) {
  end_word();
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  for (const word& next : words_) {
    const bool broken = next.painted == "\n";
    if (broken || (used > 0 && used + 1 + next.width > width)) {
      lines.emplace_back();
      used = 0;
    }
    if (broken)
      continue;
    lines.back() += (used > 0 ? " " : "") + next.painted;
    used += next.width + (used > 0);
  }
  words_.clear();
  return lines;
}

void text_flow::end_word() {
  if (word_.width > 0)
    words_.push_back(std::move(word_));
  word_ = {};
}

} // namespace kernlet::grader
