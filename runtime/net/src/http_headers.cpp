#include <kernlet/http_headers.hpp>
#include <limits>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_token_byte(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

constexpr std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view white = " \t";
  const std::size_t first = text.find_first_not_of(white);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

} // namespace

bool same_field_name(std::string_view one, std::string_view other) noexcept {
  if (one.size() != other.size())
    return false;
  for (std::size_t i = 0; i < one.size(); ++i)
    if (lower(one[i]) != lower(other[i]))
      return false;
  return true;
}

void http_headers::add(std::string_view name, std::string_view value) {
  bool token = !name.empty();
  for (const char c : name)
    token = token && is_token_byte(c);
  if (!token)
    throw std::invalid_argument("header field: '" + std::string(name) +
                                "' is no name: letters, digits and !#$%&'*+-.^_`|~ are allowed");
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    throw std::invalid_argument(
        "header field '" + std::string(name) +
        "': its value holds a line end or a zero byte, which would begin a field of its own");
  append_name(name);
  append_value(value);
}

void http_headers::set(std::string_view name, std::string_view value) {
  const std::string kept_name(name), kept_value(value); // they may lie in here
  remove(kept_name);
  add(kept_name, kept_value);
}

void http_headers::remove(std::string_view name) noexcept {
  for (std::size_t i = places_.size(); i-- > 0;)
    if (same_field_name((*this)[i].name, name))
      places_.erase(places_.begin() + static_cast<std::ptrdiff_t>(i));
}

std::string_view http_headers::get(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (const field each = (*this)[i]; same_field_name(each.name, name))
      return each.value;
  return {};
}

bool http_headers::has(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (same_field_name((*this)[i].name, name))
      return true;
  return false;
}

bool http_headers::lists(std::string_view name, std::string_view word) const noexcept {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const field each = (*this)[i];
    if (!same_field_name(each.name, name))
      continue;
    for (std::string_view rest = each.value; !rest.empty();) {
      const std::size_t comma = rest.find(',');
      if (same_field_name(trimmed(rest.substr(0, comma)), word))
        return true;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return false;
}

http_headers::field http_headers::operator[](std::size_t index) const noexcept {
  const std::string_view all = text_;
  const place& at = places_[index];
  return {all.substr(at.name, at.value - at.name), trimmed(all.substr(at.value, at.end - at.value))};
}

void http_headers::append_name(std::string_view piece) {
  if (text_.size() + piece.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("header fields: more than 4 GiB");
  const auto at = static_cast<std::uint32_t>(text_.size());
  if (places_.empty() || places_.back().in_value)
    places_.push_back({at, at, at});
  text_.append(piece);
  places_.back().value = places_.back().end = static_cast<std::uint32_t>(text_.size());
}

void http_headers::append_value(std::string_view piece) {
  if (text_.size() + piece.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("header fields: more than 4 GiB");
  text_.append(piece);
  places_.back().end = static_cast<std::uint32_t>(text_.size());
  places_.back().in_value = true;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
