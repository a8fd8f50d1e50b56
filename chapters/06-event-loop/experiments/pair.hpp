#pragma once
/// \file
/// Two connected sockets and a few words for them. The tested side is non-blocking; the peer's blocks, so
/// that what it writes is there when the call returns.

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace lab {

[[noreturn]] inline void fail(const char* what) {
  std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
  std::exit(2);
}

/// The value of a system call that must not fail here.
inline int must(int value, const char* what) {
  if (value < 0)
    fail(what);
  return value;
}

/// Bytes that wait to be read.
inline long unread(int descriptor) {
  int count = 0;
  must(::ioctl(descriptor, FIONREAD, &count), "FIONREAD");
  return count;
}

class pair {
 public:
  pair() {
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_), "socketpair");
    must(::fcntl(ours(), F_SETFL, O_NONBLOCK), "fcntl");
  }
  pair(pair&& other) noexcept : ends_{std::exchange(other.ends_[0], -1), std::exchange(other.ends_[1], -1)} {}
  pair& operator=(pair&&) = delete;
  ~pair() {
    for (const int end : ends_)
      if (end >= 0)
        ::close(end);
  }

  int ours() const noexcept { return ends_[0]; }
  int peer() const noexcept { return ends_[1]; }

  /// The peer sends. The text must fit into the socket's buffer.
  void send(std::string_view text) const {
    if (::send(peer(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
      fail("send");
  }

 private:
  int ends_[2];
};

} // namespace lab
