#include "support/clean_text.hpp"

#include <fmt/format.h>

namespace kernlet::grader {
namespace {

/// The length of the well-formed UTF-8 sequence at the start, 0 if there is none (overlong forms and
/// surrogates are none) or if it is a control character (U+0080 to U+009F) or a code that XML has no place
/// for (U+FFFE and U+FFFF).
std::size_t sequence_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xc0u) == 0x80u; };
  const unsigned lead = at(0);
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead <= 0xdf)
    return tail(1) && !(lead == 0xc2 && at(1) < 0xa0) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const bool overlong = lead == 0xe0 && at(1) < 0xa0, surrogate = lead == 0xed && at(1) > 0x9f;
    const bool no_character = lead == 0xef && at(1) == 0xbf && at(2) >= 0xbe;
    return tail(1) && tail(2) && !overlong && !surrogate && !no_character ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const bool overlong = lead == 0xf0 && at(1) < 0x90, beyond = lead == 0xf4 && at(1) > 0x8f;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

/// The length of a terminal's escape sequence at the start (the first byte is ESC).
std::size_t escape_length(std::string_view bytes) {
  if (bytes.size() < 2 || bytes[1] != '[')
    return bytes.size() < 2 ? 1 : 2;
  std::size_t at = 2;
  while (at < bytes.size() && (bytes[at] < '@' || bytes[at] > '~'))
    ++at;
  return at < bytes.size() ? at + 1 : at;
}

} // namespace

std::string clean_text(std::string_view bytes, std::size_t most) {
  std::string clean;
  std::size_t at = 0;
  while (at < bytes.size() && clean.size() < most) {
    const std::string_view rest = bytes.substr(at);
    const char c = rest[0];
    std::size_t length = 1;
    if (c == '\x1b') {
      length = escape_length(rest);
    } else if (c == '\n' || c == '\t' || (c >= ' ' && c < '\x7f')) {
      clean += c;
    } else if (const std::size_t sequence = sequence_length(rest); sequence > 1) {
      clean += rest.substr(0, sequence);
      length = sequence;
    } else if (c != '\r') {
      clean += "\xef\xbf\xbd"; // the replacement character
    }
    at += length;
  }
  if (at < bytes.size())
    clean += fmt::format("\n... and {} bytes more", bytes.size() - at);
  return clean;
}

} // namespace kernlet::grader
