#pragma once
/// \file
/// A contract of chapter 1: a server that sends back what it receives, with a kernel thread for each open
/// connection and a bound on their number. A part implements it.
///
/// Invariants
/// - Bytes go back in the order in which they came, each once. A stream has no messages: where a read ends
/// says nothing.
/// - A connection is open from the moment it is accepted until its thread is done with it. At most `bound`
/// are open.
/// - While `bound` connections are open nobody is accepted: who comes meanwhile waits in the kernel's queue,
/// without a
///   thread and without a descriptor here.
/// - A connection that is open is served to its end, also after stop().
///
/// Source of the idea: every server of Unix since inetd; Stevens, Fenner and Rudoff, UNIX Network
/// Programming, volume 1 (2003), chapters 5 and 30.

#include <cstddef>
#include <cstdint>
#include <kernlet/seam.hpp>
#if !KERNLET_SEALED
#include <kernlet/part/echo_server_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// How a connection ended.
struct echo_report {
  std::uint64_t bytes = 0; ///< handed to the kernel to be sent back
  int error = 0; ///< 0: the peer ended its side and has been sent everything; else the errno that ended it
};

/// Serves one connected stream socket until the peer ends its side: everything goes back, then our side is
/// ended (shutdown with SHUT_WR), so that the peer reads the rest and then the end. The descriptor stays
/// open; it is the caller's, who closes it. Blocks the calling thread while the peer is silent, or reads
/// slower than it writes.
///
/// A call that a signal interrupts is made again; a write that took only a part is followed by the rest. A
/// peer that is gone (ECONNRESET, EPIPE) ends the call with that error; it raises no SIGPIPE. May be called
/// from any kernel thread, for different descriptors at once; not from a task. Needs at most 32 KiB of stack.
echo_report echo_connection(int connection) noexcept;

/// Serves all who come to one listening socket.
class echo_server {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 512;

  /// `listener` is a blocking, listening stream socket. It stays the caller's, who closes it after run() has
  /// returned; after stop() it may listen no more. Throws std::invalid_argument when `bound` is 0. Nothing is
  /// accepted yet.
  echo_server(int listener, std::size_t bound);
  /// run() must have returned, or never been called.
  ~echo_server();
  echo_server(const echo_server&) = delete;
  echo_server& operator=(const echo_server&) = delete;

  /// Accepts and serves until stop(); once for each server. When it returns, each accepted connection has
  /// been served to its end and closed, and every thread that this server started has been joined. Blocks the
  /// caller until then.
  ///
  /// Passing trouble does not end it: a signal, a peer that went away before it was accepted, a thread or a
  /// descriptor that cannot be had while connections are open (it waits for one to end). Throws
  /// std::system_error, after the open connections have been served, when accepting fails for another reason,
  /// or when nothing is open whose end could help.
  void run();

  /// Ends the accepting: run() finishes the open connections and returns. Who stands in the kernel's queue is
  /// not accepted any more. Does not wait. May be called from any kernel thread, before run() (which then
  /// returns at once) and more than once; not from a signal handler.
  void stop();

  /// Connections that were accepted and are over. From any kernel thread. When run() has returned: all of
  /// them.
  std::uint64_t served() const;

 private:
  KERNLET_STATE(part::echo_server_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/echo_server_inline.hpp>)
#include <kernlet/part/echo_server_inline.hpp>
#endif
