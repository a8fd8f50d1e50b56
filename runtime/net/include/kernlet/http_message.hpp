#pragma once
/// \file
/// What a client asks and what a server answers: the two messages of HTTP/1.1 (RFC 9112), as values.

#include <cstdint>
#include <functional>
#include <kernlet/http_headers.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Whether a request may be sent a second time when nobody knows what became of the first: GET, HEAD, PUT,
/// DELETE, OPTIONS and TRACE (RFC 9110, 9.2.2).
bool is_idempotent(std::string_view method) noexcept;

struct http_request {
  std::string method = "GET";
  /// What stands in the request line: "/path?query". For a client: the URL, "http://host:port/path?query".
  std::string target;
  http_headers headers;
  /// Whole. A server has read it, chunked or not, within its limit, before the handler is called.
  std::string body;

  /// Keeps the room.
  void clear() noexcept;
};

/// Where a response whose body is made piece by piece goes. On the stack of the handler's task.
class body_writer {
 public:
  /// Sends a piece; waits while the peer does not take it. An empty piece sends nothing. Throws
  /// std::system_error when the peer has gone or takes longer than the server allows, and std::length_error
  /// for more bytes than `http_response::length` has promised.
  void write(std::string_view piece) { send_(*this, piece); }

  body_writer(const body_writer&) = delete;
  body_writer& operator=(const body_writer&) = delete;

 protected:
  explicit body_writer(void (*send)(body_writer& self, std::string_view piece)) noexcept : send_(send) {}
  ~body_writer() = default;

 private:
  void (*send_)(body_writer& self, std::string_view piece);
};

struct http_response {
  unsigned status = 200;
  /// Without Content-Length, Transfer-Encoding, Connection and Date: those are the server's, and overwritten.
  http_headers headers;
  /// The field Content-Type; empty: none. Not copied, so a literal: nearly all are, and a response that has
  /// no other field then allocates nothing for its header.
  std::string_view content_type{};
  std::string body;
  /// Set: the body is what this writes, and `body` is not looked at. Called after the handler has returned,
  /// by the same task; what it throws ends the connection, since the head has been sent.
  std::function<void(body_writer& to)> stream;
  /// How long a streamed body is. None: it is sent in chunks, or until the end of the connection to a peer of
  /// HTTP/1.0.
  std::optional<std::uint64_t> length;

  static http_response text(unsigned status, std::string body);
};

/// "Not Found" for 404; "Unknown" for a number that has no phrase.
std::string_view reason_phrase(unsigned status) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
