#pragma once
/// \file
/// A listening socket on this machine's loopback address, for servers, experiments and tests. Frame code: no
/// chapter asks for it.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Owns a blocking stream socket that listens on 127.0.0.1. Nobody outside this machine reaches it.
class loopback_listener {
 public:
  /// Port 0: one that is free. `backlog` is how many finished handshakes may wait for accept(). Throws
  /// std::system_error when the port is taken, or the process may have no socket.
  explicit loopback_listener(std::uint16_t port = 0, int backlog = 128);
  ~loopback_listener();
  loopback_listener(const loopback_listener&) = delete;
  loopback_listener& operator=(const loopback_listener&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  std::uint16_t port() const noexcept { return port_; }

 private:
  int descriptor_;
  std::uint16_t port_;
};

/// A connection to a port of 127.0.0.1; the caller closes the descriptor. Blocks until the handshake is over.
/// Throws std::system_error.
int connect_to_loopback(std::uint16_t port);

} // namespace KERNLET_PARTS
} // namespace kernlet
