#pragma once
/// \file
/// A server of HTTP/1.1 on the loop: each connection is a task, and a handler is a function of that task.
///
///     kernlet::http_server server(reactor, [](const kernlet::http_request& asked) {
///       return kernlet::http_response::text(200, "hello, " + asked.target + "\n");
///     });
///     loop.spawn("server", [&] { server.serve(); });
///
/// Requests of one connection are answered in their order, one after the other, also when the peer has sent
/// several at once. A handler may wait for anything a task may wait for; the other connections go on.
///
/// What a stranger can cost is bounded: by the limits below, and by a time for every stage. The times are
/// looked at by one task for all connections, `tick` by `tick`: a stage never ends early, and at most two
/// ticks late. So a request sets no timer and reads no clock.
///
/// For the thread of the loop, all of it.

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <kernlet/http_message.hpp>
#include <kernlet/socket.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Called by the connection's task, on its stack (64 KiB by default). The request is good until the response
/// has been sent. What it throws is answered with 500 and told to `http_server_options::on_failure`.
using http_handler = std::function<http_response(const http_request& asked)>;

struct http_server_options {
  listener_options listen{};
  std::size_t max_header = 16 * 1024; ///< bytes of request line and fields; at most 64 KiB count. 431, 414
  std::uint64_t max_body = 1 << 20;   ///< bytes; a longer one is refused when it is announced. 413
  std::uint32_t max_connections = 10'000; ///< more wait in the kernel's queue, unaccepted

  std::chrono::milliseconds idle{60'000}; ///< between two requests. Closed without a word
  /// From the first byte to the end of the fields: 408. A new connection has it for its first byte, too, and
  /// is closed without a word if none has come.
  std::chrono::milliseconds header{10'000};
  std::chrono::milliseconds body{30'000};  ///< from there to the end of the body. 408
  std::chrono::milliseconds write{30'000}; ///< until the peer has taken a response, or a piece of a stream

  /// Told what a handler, or the stream of its response, threw; the target is the request's. Null: one line
  /// on standard error. Must not wait and may throw nothing.
  void (*on_failure)(void* self, const http_request& asked,
                     const std::exception_ptr& error) noexcept = nullptr;
  void* on_failure_self = nullptr;
};

struct http_server_counts {
  std::uint64_t accepted = 0;  ///< connections
  std::uint64_t requests = 0;  ///< that were given to the handler
  std::uint64_t refused = 0;   ///< for their form or by a limit
  std::uint64_t timed_out = 0; ///< connections that a stage's time has ended, idle ones included
  std::uint64_t cut_off = 0;   ///< connections that shutdown() had to end at its deadline
  std::uint32_t open = 0;      ///< connections now
};

class http_server_state;

class http_server {
 public:
  /// Listens. Throws as kernlet::listener does, and std::invalid_argument for a time or a limit that is not
  /// positive.
  http_server(reactor& where, http_handler handler, const http_server_options& options = {});
  /// Takes over a socket that listens already.
  http_server(reactor& where, unique_descriptor listening, http_handler handler,
              const http_server_options& options = {});
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  /// Accepts and answers until shutdown(), and returns when every connection has ended. For a task. Throws
  /// what accepting threw, task_cancelled if the task is to end; both times every connection has ended then.
  /// Accepting when descriptors have run out pauses and says so (kernlet::listener). Once only.
  void serve();

  /// No new connections from now on; the listening socket is closed. Connections that wait for a request are
  /// ended, the others after the response that they are at. What has not ended by `until` is cancelled, the
  /// handlers too. Returns at once: serve() returns when all is over. May be called by callbacks, say of a
  /// signal_watch, and again, with an earlier deadline.
  void shutdown(deadline until = no_deadline);

  std::uint16_t port() const noexcept;
  const endpoint& here() const noexcept;
  http_server_counts counts() const noexcept;

 private:
  std::unique_ptr<http_server_state> state_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
