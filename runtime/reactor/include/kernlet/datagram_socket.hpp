#pragma once
/// \file
/// Messages that keep their bounds and may get lost: UDP, and datagrams of the local domain.
///
///     kernlet::datagram_socket here(host, kernlet::endpoint::loopback(5353));
///     char text[1500];
///     const kernlet::datagram got = here.receive_from(text, sizeof text);
///     here.send_to(std::string_view(text, got.size), got.from);
///
/// For tasks of the host, with deadlines, cancellation and errors as in kernlet/socket.hpp.

#include <kernlet/socket.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

struct datagram {
  std::size_t size = 0; ///< bytes that were received
  bool was_cut = false; ///< it was longer, and the rest is lost
  endpoint from;        ///< its sender; of length 0 if that one has no address
};

/// One descriptor. May be used by two tasks at once: one that receives, and one that sends.
class datagram_socket {
 public:
  /// Bound to that address; port 0 stands for one that is free. Throws std::system_error ("bind to
  /// 127.0.0.1:53: Permission denied"). A path of the local domain is made, and stays when the socket ends.
  datagram_socket(io_host where, const endpoint& here);
  datagram_socket(datagram_socket&&) noexcept = default;
  datagram_socket& operator=(datagram_socket&&) = delete;

  /// One message to that address. Waits while there is no room. A message larger than the protocol allows is
  /// EMSGSIZE. That it was sent does not say that it arrives.
  void send_to(std::span<const std::byte> message, const endpoint& to, deadline until = no_deadline);
  void send_to(std::string_view message, const endpoint& to, deadline until = no_deadline) {
    send_to(std::as_bytes(std::span(message)), to, until);
  }
  /// The next message; one of no bytes is a message, too. ECONNREFUSED tells of an earlier send_to(), to
  /// whose address nobody listens, where the kernel hears of it.
  datagram receive_from(std::span<std::byte> to, deadline until = no_deadline);
  datagram receive_from(char* to, std::size_t size, deadline until = no_deadline) {
    return receive_from(std::as_writable_bytes(std::span(to, size)), until);
  }

  const endpoint& here() const noexcept { return here_; }
  std::uint16_t port() const noexcept { return here_.port(); }
  int descriptor() const noexcept { return descriptor_.get(); }

 private:
  void wait_for(direction what, deadline until, const char* doing);

  unique_descriptor descriptor_; // before its place: that one must end first
  endpoint here_;
  io_place place_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
