#pragma once
// Bytes into messages. The packaged parser (http_parser 2.9.4) stands behind this and is seen in
// message_parser.cpp and http_url.cpp alone.
//
// Invariants
// - feed() takes bytes until a message is whole, and not one byte more: what follows belongs to the next one.
// - Nothing grows beyond the limits: what a message announces is refused before it is read, and what comes
//   unannounced is counted while it comes.
// - After `refused` nothing can be fed any more: where the next message would begin is not known.

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <kernlet/http_message.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

struct message_limits {
  std::size_t header = 16 * 1024; ///< bytes of the request or status line and all fields
  std::uint64_t body = 1 << 20;
};

/// The packaged parser has its own bound, 80 KiB for the whole process; ours stay below it.
inline constexpr std::size_t largest_header_limit = 64 * 1024;

enum class parse_state {
  idle,    ///< no byte of the message has come
  header,  ///< in the first line or the fields
  body,    ///< the fields are there, in `headers`
  whole,   ///< the message is there; next() begins another one
  refused, ///< by a limit or for its form; see refusal()
};

/// Why a message was refused: the status a server answers, and words.
struct refusal {
  unsigned status = 400;
  const char* why = "";
};

class message_parser {
 public:
  enum class kind { request, response };

  message_parser(kind what, const message_limits& limits) noexcept;
  message_parser(const message_parser&) = delete;
  message_parser& operator=(const message_parser&) = delete;

  /// Where the message goes: all three must live until it is whole. The line is the target of a request; a
  /// response has none. With a `sink` the body goes there piece by piece.
  struct place {
    std::string* target = nullptr;
    http_headers* headers = nullptr;
    std::string* body = nullptr;
    const std::function<void(std::string_view)>* sink = nullptr;
  };

  /// Begins a message. `no_body`: it answers a HEAD.
  void next(const place& where, bool no_body = false) noexcept;

  /// Takes what belongs to the message; returns how many bytes that was. Lets out std::bad_alloc and what
  /// the sink throws.
  std::size_t feed(std::string_view bytes);
  /// The peer has ended its side. A body of unknown length is whole then.
  void finish();

  parse_state state() const noexcept { return state_; }
  const refusal& refused() const noexcept { return refusal_; }
  /// Of a request, "GET"; good for ever.
  std::string_view method() const noexcept;
  unsigned status() const noexcept; ///< of a response
  bool keep_alive() const noexcept { return keep_alive_; }
  bool is_http_1_0() const noexcept;
  std::uint64_t body_bytes() const noexcept { return body_bytes_; }

 private:
  friend struct parser_callbacks;

  // The packaged parser's fields.
  static constexpr std::size_t raw_size = 32;
  alignas(8) std::array<std::byte, raw_size> raw_{};

  kind kind_;
  message_limits limits_;
  place where_{};
  parse_state state_ = parse_state::idle;
  refusal refusal_{};
  std::exception_ptr thrown_; ///< an exception must not pass through the packaged parser
  std::size_t header_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;
  bool no_body_ = false, keep_alive_ = false, in_name_ = false;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
