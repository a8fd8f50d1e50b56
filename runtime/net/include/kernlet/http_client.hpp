#pragma once
/// \file
/// A client of HTTP/1.1 for tasks, in the style of calls that block: the task waits, the thread does not.
///
///     kernlet::http_client client(reactor);
///     kernlet::http_result page = client.get("http://127.0.0.1:8080/index.html");
///
/// Connections are kept and used again. A host has at most `per_host` of them; who finds all in use waits,
/// first come, first served. A kept connection that the server has closed meanwhile is noticed, and the
/// request is sent once more on a new one, if it is idempotent and no byte of a response had come.
///
/// Names are resolved in an executor (kernlet/resolve.hpp). No TLS: https is refused with a word on what to
/// do.
///
/// Everything here is for tasks of one loop, any number of them at once.

#include <chrono>
#include <cstdint>
#include <functional>
#include <kernlet/http_error.hpp>
#include <kernlet/http_message.hpp>
#include <kernlet/http_url.hpp>
#include <kernlet/reactor.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {

struct http_client_options {
  std::uint32_t per_host = 8;             ///< connections to one host and port at once, at least 1
  std::uint32_t kept = 128;               ///< idle ones in all; the longest unused goes first
  std::chrono::milliseconds idle{15'000}; ///< a kept one is not used again after that

  std::size_t max_header = 32 * 1024; ///< bytes of status line and fields; at most 64 KiB count
  std::uint64_t max_body = 64 << 20;  ///< bytes

  std::chrono::milliseconds resolve{10'000}; ///< the name
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds write{30'000};  ///< the whole request
  std::chrono::milliseconds header{30'000}; ///< from there until the response's fields are there
  std::chrono::milliseconds body{60'000};   ///< from there to the end of its body
  /// All of it, the wait for a connection and the redirects, too.
  std::chrono::milliseconds whole{120'000};

  /// How many redirects are followed for one fetch; 0: none, and the response that sends on is the result.
  /// Beyond that the fetch fails. 301, 302 and 303 go on as GET (a HEAD stays one), 307 and 308 as they were.
  std::uint32_t redirects = 10;
  std::string user_agent = "kernlet";
};

struct http_result {
  unsigned status = 0;
  http_headers headers;
  std::string body;             ///< empty with a sink
  std::uint64_t body_bytes = 0; ///< as they came, without the framing
  std::string url;              ///< after redirects
  std::uint32_t redirects = 0;
};

/// Counts, for tests and for curiosity.
struct http_client_counts {
  std::uint64_t connected = 0;                     ///< connections made
  std::uint64_t reused = 0;                        ///< requests on one that was kept
  std::uint64_t retried = 0;                       ///< sent a second time, because a kept one was stale
  std::uint32_t in_use = 0, idle = 0, waiting = 0; ///< now
};

class http_client_state;

class http_client {
 public:
  /// Throws std::invalid_argument for a time or a bound that is not positive.
  explicit http_client(reactor& where, const http_client_options& options = {});
  /// No task may be in a call. Closes what was kept; on the reactor's thread.
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// Gets pieces of a body as they come. What it throws ends the fetch, and comes out of it. May wait.
  using body_sink = std::function<void(std::string_view piece)>;

  /// Fetches; whatever the status is. Suspends the task. Throws http_error, task_cancelled, and
  /// std::bad_alloc. Host, Connection and Content-Length are the client's own. With a sink the body goes
  /// there instead of into the result, but not that of a redirect that is followed.
  http_result fetch(const http_request& request, const body_sink& sink = nullptr);
  http_result get(std::string_view url);

  http_client_counts counts() const noexcept;
  const http_client_options& options() const noexcept;

 private:
  std::unique_ptr<http_client_state> state_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
