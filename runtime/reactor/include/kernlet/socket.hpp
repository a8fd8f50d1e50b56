#pragma once
/// \file
/// Sockets, listeners, pipes and timers for tasks, in the style of calls that block: the task waits, the
/// thread does not.
///
///     kernlet::listener door(reactor, {.port = 8080});
///     for (;;) {
///       kernlet::stream guest = door.accept();
///       ...
///     }
///
/// Where a function takes an io_host, give it a reactor, or task_sockets::here() (kernlet/task_sockets.hpp)
/// in a task of a scheduler. Every function that waits is for a task of that host (see reactor::wait), takes
/// a deadline, and throws task_cancelled when the task is cancelled meanwhile. Errors are std::system_error;
/// what() names the peer and what was tried. A deadline that has passed is an error of the code ETIMEDOUT. No
/// function raises SIGPIPE on a socket.
///
/// Reading and writing may be done by two tasks at once, one for each direction.

#include <kernlet/io_host.hpp>
#include <span>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Owns a descriptor and closes it.
class unique_descriptor {
 public:
  unique_descriptor() noexcept = default;
  explicit unique_descriptor(int descriptor) noexcept : value_(descriptor) {}
  unique_descriptor(unique_descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  unique_descriptor& operator=(unique_descriptor&& other) noexcept {
    unique_descriptor former(std::exchange(value_, std::exchange(other.value_, -1)));
    return *this;
  }
  ~unique_descriptor();
  int get() const noexcept { return value_; }
  int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_ = -1;
};

/// An address of a peer: IPv4, IPv6 or a path of the local domain.
class endpoint {
 public:
  endpoint() noexcept = default;
  endpoint(const sockaddr* address, socklen_t length) noexcept;
  /// A numeric address, "127.0.0.1" or "::1". Throws std::invalid_argument for anything else: names are for
  /// resolve().
  static endpoint numeric(std::string_view address, std::uint16_t port);
  /// A socket in the file system. Throws std::invalid_argument when the path is longer than the kernel
  /// allows.
  static endpoint local(std::string_view path);
  static endpoint loopback(std::uint16_t port);
  /// What a socket is bound to. Throws std::system_error.
  static endpoint own(int descriptor);

  const sockaddr* address() const noexcept { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t length() const noexcept { return length_; }
  int family() const noexcept { return storage_.ss_family; }
  std::uint16_t port() const noexcept; ///< 0 for a local one
  /// "127.0.0.1:80", "[::1]:80", a path, or "unknown peer".
  std::string text() const;

 private:
  sockaddr_storage storage_{};
  socklen_t length_ = 0;
};

/// Both ends of a byte stream: a connected socket, a pipe, a terminal. Can be moved, not while somebody waits
/// in it.
class stream {
 public:
  /// Takes over a descriptor and makes it non-blocking. `peer` is for errors. Throws std::system_error as
  /// reactor::attach().
  stream(io_host where, unique_descriptor descriptor, const endpoint& peer = {});
  /// The same with a name instead of an address: a literal.
  stream(io_host where, unique_descriptor descriptor, const char* peer);
  stream(stream&&) noexcept = default;
  stream& operator=(stream&& other) noexcept;

  /// At least one byte, 0 at the end of the stream.
  std::size_t read(std::span<std::byte> to, deadline until = no_deadline);
  std::size_t read(char* to, std::size_t size, deadline until = no_deadline) {
    return read(std::as_writable_bytes(std::span(to, size)), until);
  }
  /// All of it; a stream that ends before is an error (ECONNRESET: "ended after 3 of 10 bytes").
  void read_exactly(std::span<std::byte> to, deadline until = no_deadline);

  /// All of it. After an error an unknown part has been sent.
  void write(std::span<const std::byte> from, deadline until = no_deadline);
  void write(std::string_view text, deadline until = no_deadline) {
    write(std::as_bytes(std::span(text)), until);
  }

  /// Ends our side: the peer reads the rest, then the end. For sockets; of one whose peer is gone it does
  /// nothing.
  void end_writing();

  /// Like wait() of the reactor. False: the deadline has passed.
  bool wait_readable(deadline until = no_deadline) { return wait_for(direction::readable, until); }
  bool wait_writable(deadline until = no_deadline) { return wait_for(direction::writable, until); }

  /// For tuning with setsockopt() and the like. Stays the stream's.
  int descriptor() const noexcept { return descriptor_.get(); }
  io_host where() const noexcept { return place_.where(); }
  /// Who is on the other side, for people.
  std::string peer() const;
  /// Its address; of length 0 if it has none.
  const endpoint& peer_address() const noexcept { return peer_; }

 private:
  bool wait_for(direction what, deadline until);

  unique_descriptor descriptor_; // before its place: that one must end first
  io_place place_;
  endpoint peer_;
  const char* peer_name_ = nullptr;
};

/// Connects; the deadline is for the whole. Throws std::system_error: "connect to 127.0.0.1:80: Connection
/// refused". Small writes are sent at once (TCP_NODELAY).
stream connect(io_host where, const endpoint& to, deadline until = no_deadline);

/// The addresses in their order until one accepts; the error is the last one's. Throws std::invalid_argument
/// for none.
stream connect(io_host where, std::span<const endpoint> to, deadline until = no_deadline);

struct listener_options {
  std::uint16_t port = 0;            ///< 0: one that is free
  const char* address = "127.0.0.1"; ///< numeric; "0.0.0.0" or "::" for all the world
  /// A socket of the local domain at that path instead; it is made, and stays when the listener ends.
  const char* path = nullptr;
  int backlog = 1024; ///< finished handshakes that may wait
  /// How long accept() pauses when the process or the system has no descriptor left.
  std::chrono::milliseconds pause{100};
  /// Told at the beginning of such a pause, with the errno; null prints one line on standard error for each
  /// time that accept() runs dry. Must not wait.
  void (*on_pause)(void* self, const endpoint& here, int error) noexcept = nullptr;
  void* on_pause_self = nullptr;
};

/// A listening socket.
class listener {
 public:
  /// Throws std::system_error ("listen on 127.0.0.1:80: Permission denied"), std::invalid_argument for an
  /// address that is no number.
  listener(io_host where, const listener_options& options = {});
  /// Takes over a socket that listens already, from a service manager or a judge say.
  listener(io_host where, unique_descriptor descriptor, const listener_options& options = {});
  listener(listener&&) noexcept = default;
  listener& operator=(listener&&) = delete;

  /// The next connection, of whatever peer. A peer that went away before it was accepted is passed over. When
  /// descriptors or memory have run out, it says so, pauses, and tries again until the deadline: whoever
  /// waits in the kernel's queue is served as soon as there is room. Throws std::system_error; ETIMEDOUT
  /// after the deadline.
  stream accept(deadline until = no_deadline);

  const endpoint& here() const noexcept { return here_; } ///< where it listens
  std::uint16_t port() const noexcept { return here_.port(); }
  int descriptor() const noexcept { return descriptor_.get(); }

 private:
  void say_pause(int error) const noexcept;

  unique_descriptor descriptor_;
  io_place place_;
  endpoint here_;
  listener_options options_;
};

/// The two ends of a new pipe.
struct pipe_ends {
  stream reading, writing;
};
/// Bytes within this process, or to a child that gets one end. Throws std::system_error. A write to a pipe
/// that nobody reads any more is EPIPE. On a reactor the kernel raises SIGPIPE as well: ignore it; a
/// scheduler's poller holds it back.
pipe_ends make_pipe(io_host where);

/// Two connected sockets of the local domain.
std::pair<stream, stream> make_socket_pair(io_host where);

/// A clock that ticks at even distances, for a task. A tick that is missed is not made up for: wait() then
/// returns at once, once, with the number of ticks that have passed.
class timer {
 public:
  /// Throws std::invalid_argument for a period that is not positive.
  explicit timer(std::chrono::nanoseconds period);
  /// Waits for the next tick; returns how many have passed since the last call, at least 1. Any waiter may
  /// call it.
  std::uint64_t wait();

 private:
  std::chrono::nanoseconds period_;
  deadline next_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
