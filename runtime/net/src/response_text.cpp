#include "response_text.hpp"

#include <charconv>
#include <cstdio>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Fields that say how the message is framed: the server knows that better.
bool is_ours(std::string_view name) noexcept {
  return same_field_name(name, "content-length") || same_field_name(name, "transfer-encoding") ||
         same_field_name(name, "connection") || same_field_name(name, "date");
}

} // namespace

void date_line::refresh() noexcept {
  const std::time_t now = std::time(nullptr);
  if (now == at_)
    return;
  at_ = now;
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  // strftime()'s %a and %b would speak the language of the locale.
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int size = std::snprintf(text_, sizeof text_, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                                 days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
                                 parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  size_ = size > 0 && static_cast<std::size_t>(size) < sizeof text_ ? static_cast<std::size_t>(size) : 0;
}

void append_number(std::string& to, std::uint64_t number, int base) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, base);
  to.append(digits, static_cast<std::size_t>(end.ptr - digits));
}

void append_head(std::string& to, const http_response& response, const response_head& how,
                 std::string_view date_field) {
  if (response.status == 200) {
    to += "HTTP/1.1 200 OK\r\n";
  } else {
    to += "HTTP/1.1 ";
    append_number(to, response.status);
    to += ' ';
    to += reason_phrase(response.status);
    to += "\r\n";
  }
  to += date_field;
  switch (how.body) {
  case framing::length:
    to += "Content-Length: ";
    append_number(to, how.length);
    to += "\r\n";
    break;
  case framing::chunks:
    to += "Transfer-Encoding: chunked\r\n";
    break;
  case framing::none:
  case framing::until_close:
    break;
  }
  if (how.close)
    to += "Connection: close\r\n";
  else if (how.http_1_0)
    to += "Connection: keep-alive\r\n";
  if (!response.content_type.empty()) {
    to += "Content-Type: ";
    to += response.content_type;
    to += "\r\n";
  }
  for (std::size_t i = 0; i < response.headers.size(); ++i)
    if (const http_headers::field each = response.headers[i]; !is_ours(each.name)) {
      to += each.name;
      to += ": ";
      to += each.value;
      to += "\r\n";
    }
  to += "\r\n";
}

} // namespace KERNLET_PARTS
} // namespace kernlet
