#include "message_parser.hpp"

#include <algorithm>
#include <http_parser.h>
#include <limits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

::http_parser& raw_of(std::byte* raw) noexcept {
  return *reinterpret_cast<::http_parser*>(raw);
}
const ::http_parser& raw_of(const std::byte* raw) noexcept {
  return *reinterpret_cast<const ::http_parser*>(raw);
}

/// The status with which a server answers what the packaged parser found.
unsigned status_of(http_errno error) noexcept {
  switch (error) {
  case HPE_HEADER_OVERFLOW:
    return 431;
  case HPE_INVALID_VERSION:
    return 505;
  case HPE_INVALID_TRANSFER_ENCODING:
    return 501;
  default:
    return 400;
  }
}

} // namespace

/// What the packaged parser calls. Each returns 0 to go on; anything else stops it.
struct parser_callbacks {
  static message_parser& self(::http_parser* raw) noexcept {
    return *static_cast<message_parser*>(raw->data);
  }

  static int refuse(message_parser& here, unsigned status, const char* why) noexcept {
    here.refusal_ = {status, why};
    here.state_ = parse_state::refused;
    return -1;
  }

  /// Calls what may throw.
  template <class F>
  static int guarded(message_parser& here, F f) noexcept {
    try {
      f();
      return 0;
    } catch (...) {
      here.thrown_ = std::current_exception();
      return -1;
    }
  }

  static bool too_long(message_parser& here, std::size_t more) noexcept {
    here.header_bytes_ += more;
    return here.header_bytes_ > here.limits_.header;
  }

  static int on_begin(::http_parser* raw) {
    self(raw).state_ = parse_state::header;
    return 0;
  }

  static int on_url(::http_parser* raw, const char* at, std::size_t size) {
    message_parser& here = self(raw);
    if (too_long(here, size))
      return refuse(here, 414, "the request line is longer than allowed");
    return guarded(here, [&] { here.where_.target->append(at, size); });
  }

  static int on_name(::http_parser* raw, const char* at, std::size_t size) {
    message_parser& here = self(raw);
    // With the colon, the space and the line end that no callback shows, once for each field.
    if (too_long(here, size + (std::exchange(here.in_name_, true) ? 0 : 4)))
      return refuse(here, 431, "the header is longer than allowed");
    if (here.state_ == parse_state::body)
      return 0; // a trailer: not to be taken for a field of the header
    return guarded(here, [&] { here.where_.headers->append_name({at, size}); });
  }

  static int on_value(::http_parser* raw, const char* at, std::size_t size) {
    message_parser& here = self(raw);
    here.in_name_ = false;
    if (too_long(here, size))
      return refuse(here, 431, "the header is longer than allowed");
    if (here.state_ == parse_state::body)
      return 0;
    return guarded(here, [&] { here.where_.headers->append_value({at, size}); });
  }

  static int on_header_end(::http_parser* raw) {
    message_parser& here = self(raw);
    here.state_ = parse_state::body;
    if (raw->http_major != 1)
      return refuse(here, 505, "not HTTP/1.0 or HTTP/1.1");
    const bool announced = raw->content_length != std::numeric_limits<std::uint64_t>::max();
    if (here.no_body_)
      return 1;
    if (announced && (raw->flags & F_CHUNKED) == 0 && raw->content_length > here.limits_.body)
      return refuse(here, 413, "the body is announced longer than allowed");
    if (raw->type == HTTP_REQUEST)
      raw->upgrade = 0; // nobody here speaks another protocol: what follows is the next request
    return 0;
  }

  static int on_body(::http_parser* raw, const char* at, std::size_t size) {
    message_parser& here = self(raw);
    here.body_bytes_ += size;
    if (here.body_bytes_ > here.limits_.body)
      return refuse(here, 413, "the body is longer than allowed");
    return guarded(here, [&] {
      if (here.where_.sink != nullptr && *here.where_.sink)
        (*here.where_.sink)({at, size});
      else
        here.where_.body->append(at, size);
    });
  }

  static int on_chunk(::http_parser* raw) {
    message_parser& here = self(raw);
    if (raw->content_length > here.limits_.body - std::min(here.limits_.body, here.body_bytes_))
      return refuse(here, 413, "a chunk of the body is announced longer than allowed");
    return 0;
  }

  static int on_end(::http_parser* raw) {
    message_parser& here = self(raw);
    here.keep_alive_ = ::http_should_keep_alive(raw) != 0;
    here.state_ = parse_state::whole;
    ::http_parser_pause(raw, 1); // what follows is not ours
    return 0;
  }

  static constexpr ::http_parser_settings settings{.on_message_begin = on_begin,
                                                   .on_url = on_url,
                                                   .on_status = nullptr,
                                                   .on_header_field = on_name,
                                                   .on_header_value = on_value,
                                                   .on_headers_complete = on_header_end,
                                                   .on_body = on_body,
                                                   .on_message_complete = on_end,
                                                   .on_chunk_header = on_chunk,
                                                   .on_chunk_complete = nullptr};
};

message_parser::message_parser(kind what, const message_limits& limits) noexcept
    : kind_(what), limits_{std::min(limits.header, largest_header_limit), limits.body} {
  static_assert(sizeof(::http_parser) == raw_size && alignof(::http_parser) <= 8);
  ::new (static_cast<void*>(raw_.data()))::http_parser;
}

void message_parser::next(const place& where, bool no_body) noexcept {
  ::http_parser& raw = raw_of(raw_.data());
  ::http_parser_init(&raw, kind_ == kind::request ? HTTP_REQUEST : HTTP_RESPONSE);
  raw.data = this;
  where_ = where;
  state_ = parse_state::idle;
  refusal_ = {};
  header_bytes_ = 0;
  body_bytes_ = 0;
  no_body_ = no_body;
  keep_alive_ = false;
  in_name_ = false;
}

std::size_t message_parser::feed(std::string_view bytes) {
  ::http_parser& raw = raw_of(raw_.data());
  if (state_ == parse_state::refused || state_ == parse_state::whole || bytes.empty())
    return 0;
  const std::size_t taken =
      ::http_parser_execute(&raw, &parser_callbacks::settings, bytes.data(), bytes.size());
  if (thrown_ != nullptr)
    std::rethrow_exception(std::exchange(thrown_, nullptr));
  if (state_ == parse_state::whole || state_ == parse_state::refused)
    return taken;
  if (const http_errno error = HTTP_PARSER_ERRNO(&raw); error != HPE_OK) {
    refusal_ = {status_of(error), ::http_errno_description(error)};
    state_ = parse_state::refused;
  }
  return taken;
}

void message_parser::finish() {
  ::http_parser& raw = raw_of(raw_.data());
  if (state_ == parse_state::refused || state_ == parse_state::whole)
    return;
  ::http_parser_execute(&raw, &parser_callbacks::settings, nullptr, 0);
  if (state_ != parse_state::whole) {
    refusal_ = {400, "the peer ended the connection in the middle of the message"};
    state_ = parse_state::refused;
  }
}

std::string_view message_parser::method() const noexcept {
  const auto method = static_cast<http_method>(raw_of(raw_.data()).method);
  return method == HTTP_GET ? std::string_view("GET") : std::string_view(::http_method_str(method));
}
unsigned message_parser::status() const noexcept {
  return raw_of(raw_.data()).status_code;
}
bool message_parser::is_http_1_0() const noexcept {
  const ::http_parser& raw = raw_of(raw_.data());
  return raw.http_major < 1 || (raw.http_major == 1 && raw.http_minor == 0);
}

std::string_view reason_phrase(unsigned status) noexcept {
  const std::string_view known = ::http_status_str(static_cast<http_status>(status));
  return known == "<unknown>" ? "Unknown" : known;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
