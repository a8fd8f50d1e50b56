#pragma once
// One request and its response on a connection.

#include "client_pool.hpp"

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a fetch is about while its stages go by: for errors and deadlines.
struct fetch_context {
  fetch_context(const http_client_options& how, const http_request& asked) noexcept
      : options(how), request(asked) {}

  const http_client_options& options;
  const http_request& request; ///< its target is the URL as it was given
  http_url url;                ///< the present one
  http_stage stage = http_stage::url;
  deadline whole = no_deadline;

  /// Begins a stage: until when it may last.
  deadline begin(http_stage next, std::chrono::milliseconds length) noexcept;
  [[noreturn]] void fail(const std::string& reason, bool timed_out = false) const;
  /// An errno of the present stage; ETIMEDOUT says which time has passed.
  [[noreturn]] void fail(int error, const std::string& peer) const;

 private:
  std::chrono::milliseconds length_{};
};

/// The connection has ended before the first byte of a response. On one that was kept: it was stale.
struct stale_connection {
  int error; ///< 0: it ended in order
};

struct exchange_result {
  http_result response;
  bool keep = false; ///< the connection may be used again
};

/// Whether a response with this status sends on.
bool is_redirect(unsigned status) noexcept;

/// Sends and receives. The body goes to the sink if there is one, and nowhere if a redirect will be followed.
/// Throws http_error, stale_connection, task_cancelled and what the sink throws.
exchange_result exchange(fetch_context& about, stream& line, const http_client::body_sink& sink,
                         bool drop_redirects);

} // namespace KERNLET_PARTS
} // namespace kernlet
