// How streams come about: by connecting, as a pipe, as a pair.

#include <cerrno>
#include <fcntl.h>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// Non-blocking, and small writes go out at once where there is such a thing.
unique_descriptor new_socket(const endpoint& to) {
  unique_descriptor made(::socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (made.get() < 0)
    fail(errno, "connect to " + to.text() + ": socket");
  if (to.family() != AF_UNIX) {
    const int yes = 1;
    ::setsockopt(made.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  return made;
}

} // namespace

stream connect(io_host where, const endpoint& to, deadline until) {
  unique_descriptor descriptor = new_socket(to);
  const int number = descriptor.get();
  // A connect() that a signal interrupts goes on by itself, as one that would block does.
  const bool at_once = ::connect(number, to.address(), to.length()) == 0;
  if (!at_once && errno != EINPROGRESS && errno != EINTR)
    fail(errno, "connect to " + to.text()); // EAGAIN of a local one: its listener's queue is full
  stream made(where, std::move(descriptor), to);
  if (at_once)
    return made;
  const waits_for note("a connection");
  if (!made.wait_writable(until))
    fail(ETIMEDOUT, "connect to " + to.text());
  int error = 0;
  socklen_t length = sizeof error;
  if (::getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
    error = errno;
  if (error != 0)
    fail(error, "connect to " + to.text());
  return made;
}

stream connect(io_host where, std::span<const endpoint> to, deadline until) {
  if (to.empty())
    throw std::invalid_argument("connect: there is no address to try");
  for (const endpoint& each : to.first(to.size() - 1))
    try {
      return connect(where, each, until);
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::timed_out && std::chrono::steady_clock::now() >= until)
        throw;
    }
  return connect(where, to.back(), until);
}

pipe_ends make_pipe(io_host where) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
    fail(errno, "make_pipe");
  unique_descriptor reading(ends[0]), writing(ends[1]);
  return {stream(where, std::move(reading), "a pipe"), stream(where, std::move(writing), "a pipe")};
}

std::pair<stream, stream> make_socket_pair(io_host where) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    fail(errno, "make_socket_pair");
  unique_descriptor one(ends[0]), other(ends[1]);
  return {stream(where, std::move(one), "a socket pair"), stream(where, std::move(other), "a socket pair")};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
