#pragma once
// What the tests of HTTP share: a server of ours in a loop, and raw peers that say exactly what a test wants.

#include "../reactor/fixtures.hpp"

#include <kernlet/fetch_all.hpp>
#include <kernlet/http_client.hpp>
#include <kernlet/http_server.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/task_group.hpp>
#include <memory>
#include <optional>

namespace test {

/// A server of ours that runs as a task of the loop; ends with the scope.
class own_server {
 public:
  own_server(kernlet::reactor& where, kernlet::loop& all, kernlet::http_handler handler,
             const kernlet::http_server_options& options = {})
      : server(where, std::move(handler), options), serving(all.spawn("server", [this] { server.serve(); })) {
  }
  ~own_server() {
    if (serving)
      stop();
  }
  /// Waits until every connection has ended.
  void stop(kernlet::deadline until = kernlet::deadline::min()) {
    server.shutdown(until);
    serving.join();
  }
  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(server.port()) + target;
  }
  kernlet::stream raw(kernlet::reactor& where) const {
    return kernlet::connect(where, kernlet::endpoint::loopback(server.port()));
  }

  kernlet::http_server server;
  kernlet::join_handle<void> serving;
};

/// A peer that is no web server, whatever it says: `guest` is called for each connection.
class raw_server {
 public:
  template <class Guest>
  raw_server(kernlet::reactor& where, kernlet::loop& all, Guest guest) : door_(where) {
    accepting_ = all.spawn("raw server", [this, guest] {
      kernlet::task_group guests;
      for (;;) {
        auto line = std::make_shared<kernlet::stream>(door_.accept());
        ++accepted;
        guests.spawn("raw guest", [line, guest] {
          try {
            guest(*line);
          } catch (const std::system_error&) { // the client has left
          }
        });
      }
    });
  }
  ~raw_server() {
    accepting_.cancel();
    try {
      accepting_.join();
    } catch (const kernlet::cancelled_error&) {
    }
  }
  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(door_.port()) + target;
  }
  int accepted = 0;

 private:
  kernlet::listener door_;
  kernlet::join_handle<void> accepting_;
};

/// Everything until the end of the stream, or until the line is reset.
inline std::string hear_all(kernlet::stream& line) {
  std::string all;
  char piece[4096];
  try {
    for (std::size_t got; (got = line.read(piece, sizeof piece)) != 0;)
      all.append(piece, got);
  } catch (const std::system_error&) {
    all += "|reset";
  }
  return all;
}

/// Until `end` has come.
inline std::string hear_until(kernlet::stream& line, const std::string& end) {
  std::string all;
  char piece[4096];
  while (all.find(end) == std::string::npos) {
    const std::size_t got = line.read(piece, sizeof piece);
    if (got == 0)
      return all + "|end";
    all.append(piece, got);
  }
  return all;
}

/// One request and its response; the request's head.
inline std::string read_request(kernlet::stream& line) {
  return hear_until(line, "\r\n\r\n");
}

inline void close_with_reset(kernlet::stream& line) {
  reset(line.descriptor());
  kernlet::stream dead = std::move(line);
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
    ++count;
  return count;
}

/// The error of a fetch that must fail.
inline kernlet::http_error failure_of(kernlet::http_client& client, const kernlet::http_request& request) {
  try {
    const kernlet::http_result got = client.fetch(request);
    return {request.target, kernlet::http_stage::url, "nothing failed: " + std::to_string(got.status)};
  } catch (const kernlet::http_error& error) {
    return error;
  }
}
inline kernlet::http_error failure_of(kernlet::http_client& client, const std::string& url) {
  kernlet::http_request request;
  request.target = url;
  return failure_of(client, request);
}

} // namespace test
