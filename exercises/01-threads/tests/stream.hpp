#pragma once
// What the tests of echo_connection share: a pair of connected sockets, one end for the part, the other for
// the test.

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <kernlet/echo_server.hpp>
#include <kernlet/judge/test.hpp>
#include <span>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace chapter01 {

using namespace kernlet;

/// Both ends of a stream. It behaves as TCP does in everything that matters here, and needs no network.
class stream_pair {
 public:
  stream_pair() { (void)!socketpair(AF_UNIX, SOCK_STREAM, 0, ends_); }
  ~stream_pair() {
    for (const int end : ends_)
      if (end >= 0)
        close(end);
  }
  stream_pair(const stream_pair&) = delete;
  stream_pair& operator=(const stream_pair&) = delete;

  int served() const { return ends_[0]; } ///< the part's
  int peer() const { return ends_[1]; }   ///< the test's
  void drop_peer() {
    close(ends_[1]);
    ends_[1] = -1;
  }
  /// How much the part may send before it has to wait for the test to read. The kernel doubles it and has a
  /// least.
  void narrow(int bytes) const { setsockopt(ends_[0], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes); }

 private:
  int ends_[2] = {-1, -1};
};

/// Sends all of it. A part that has stopped reading blocks this; the run's limits end it.
inline bool send_all(int to, const void* bytes, std::size_t count) {
  for (std::size_t done = 0; done < count;) {
    const ssize_t sent = send(to, static_cast<const char*>(bytes) + done, count - done, MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR)
      return false;
    done += sent > 0 ? static_cast<std::size_t>(sent) : 0;
  }
  return true;
}

/// Reads so many bytes, or to the end of the stream; how many it was.
inline std::size_t read_up_to(int from, void* bytes, std::size_t count) {
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = recv(from, static_cast<char*>(bytes) + done, count - done, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

inline bool at_end(int from) {
  char byte;
  return read_up_to(from, &byte, 1) == 0;
}

/// Words drawn by the judge, stretched to as many bytes as a test needs: no two neighbours are alike.
inline std::vector<unsigned char> stretched(std::span<const std::uint64_t> words, std::size_t count) {
  std::vector<unsigned char> bytes(count);
  for (std::size_t i = 0; i < count; ++i)
    bytes[i] = static_cast<unsigned char>(words[i / 8 % words.size()] >> (i % 8 * 8)) ^
               static_cast<unsigned char>(i / 61);
  return bytes;
}

} // namespace chapter01
