#include "explore/schedule_id.hpp"
#include "support/files.hpp"

#include <cctype>

namespace kernlet::grader {
namespace {

// Crockford's base 32: no letter looks like a digit.
constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";

std::string base32(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  unsigned bits = 0, value = 0;
  for (const std::uint8_t byte : bytes) {
    value = value << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5)
      text += letters[value >> (bits - 5) & 31];
    value &= 31;
  }
  if (bits > 0)
    text += letters[value << (5 - bits) & 31];
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base32(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  unsigned bits = 0, value = 0;
  for (const char c : text) {
    const std::size_t digit = letters.find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    if (digit == letters.npos)
      return std::nullopt;
    value = (value << 5 | static_cast<unsigned>(digit)) & 0xfff;
    if ((bits += 5) >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>(value >> bits));
    }
  }
  return bytes;
}

/// LEB128: seven bits a byte, the lowest first.
void append(std::vector<std::uint8_t>& bytes, std::uint32_t number) {
  for (; number >= 128; number >>= 7)
    bytes.push_back(static_cast<std::uint8_t>(number | 128));
  bytes.push_back(static_cast<std::uint8_t>(number));
}

std::optional<std::uint32_t> take(const std::vector<std::uint8_t>& bytes, std::size_t& at) {
  std::uint32_t number = 0;
  for (unsigned shift = 0; at < bytes.size() && shift < 32; shift += 7) {
    const std::uint8_t byte = bytes[at++];
    number |= std::uint32_t{byte & 127U} << shift;
    if (byte < 128)
      return number;
  }
  return std::nullopt;
}

} // namespace

std::string source_mark(std::string_view everything) {
  const std::string hash = sha256(everything);
  std::string mark;
  for (std::size_t i = 0; i < 4; ++i)
    mark += letters[static_cast<std::size_t>(std::stoul(hash.substr(2 * i, 2), nullptr, 16)) & 31];
  return mark;
}

std::string to_text(const schedule_id& id) {
  std::vector<std::uint8_t> bytes;
  append(bytes, id.ignores_yields ? 1 : 0);
  std::uint32_t before = 0;
  for (const auto& [place, choice] : id.schedule) {
    append(bytes, place - before);
    append(bytes, choice);
    before = place;
  }
  return id.mark + (id.mark.empty() ? "" : "-") + base32(bytes);
}

std::optional<schedule_id> read_schedule_id(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  if (hyphen != text.npos && hyphen != 4)
    return std::nullopt;
  schedule_id id;
  for (const char c : text.substr(0, hyphen == text.npos ? 0 : 4)) {
    id.mark += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (letters.find(id.mark.back()) == letters.npos)
      return std::nullopt;
  }
  const auto bytes = from_base32(text.substr(hyphen == text.npos ? 0 : 5));
  std::size_t at = 0;
  const auto flags = bytes ? take(*bytes, at) : std::nullopt;
  if (!flags || *flags > 1)
    return std::nullopt;
  id.ignores_yields = *flags == 1;
  std::uint32_t place = 0;
  while (at < bytes->size()) {
    const auto gap = take(*bytes, at), choice = gap ? take(*bytes, at) : std::nullopt;
    if (!choice || *choice == 0)
      return std::nullopt;
    place += *gap;
    id.schedule.emplace_back(place, *choice);
  }
  return to_text(id).size() == text.size() ? std::optional(id) : std::nullopt;
}

} // namespace kernlet::grader
