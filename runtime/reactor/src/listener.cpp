// Accepting, also when descriptors have run out.
//
// The kernel goes on completing handshakes while nobody can be accepted, and the listening socket stays
// readable. So a server that tries again at once burns its processor until somebody leaves; one that gives up
// loses everybody. Here it pauses.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

unique_descriptor listen_on(const listener_options& options) {
  const endpoint where = options.path != nullptr ? endpoint::local(options.path)
                                                 : endpoint::numeric(options.address, options.port);
  unique_descriptor made(::socket(where.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  if (made.get() < 0 || ::setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(made.get(), where.address(), where.length()) != 0 || ::listen(made.get(), options.backlog) != 0)
    fail(errno, "listen on " + where.text());
  return made;
}

unique_descriptor non_blocking(unique_descriptor descriptor) {
  const int flags = ::fcntl(descriptor.get(), F_GETFL);
  if (flags < 0 || ::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) != 0)
    fail(errno, "listener: descriptor " + std::to_string(descriptor.get()));
  return descriptor;
}

/// The connection it was for is lost; the next one need not be. Linux hands errors of the network on like
/// this (accept(2)).
bool concerns_one_peer(int error) noexcept {
  switch (error) {
  case EINTR:
  case ECONNABORTED:
  case EPROTO:
  case ENETDOWN:
  case ENOPROTOOPT:
  case EHOSTDOWN:
  case ENONET:
  case EHOSTUNREACH:
  case ENETUNREACH:
  case EPERM:
    return true; // a firewall's rule
  default:
    return false;
  }
}

bool has_run_out(int error) noexcept {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

} // namespace

listener::listener(io_host where, const listener_options& options)
    : listener(where, listen_on(options), options) {}

listener::listener(io_host where, unique_descriptor descriptor, const listener_options& options)
    : descriptor_(non_blocking(std::move(descriptor))), place_(where, descriptor_.get()),
      here_(endpoint::own(descriptor_.get())), options_(options) {}

void listener::say_pause(int error) const noexcept {
  if (options_.on_pause != nullptr)
    options_.on_pause(options_.on_pause_self, here_, error);
  else
    std::fprintf(stderr, "kernlet: accept on %s pauses: %s; it goes on when there is room\n",
                 here_.text().c_str(), std::strerror(error));
}

stream listener::accept(deadline until) {
  const waits_for note("a connection to accept");
  bool said = false;
  for (;;) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    unique_descriptor guest(::accept4(descriptor_.get(), reinterpret_cast<sockaddr*>(&address), &length,
                                      SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (guest.get() >= 0) {
      if (address.ss_family != AF_UNIX) {
        const int yes = 1;
        ::setsockopt(guest.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      }
      return stream(place_.where(), std::move(guest),
                    endpoint(reinterpret_cast<sockaddr*>(&address), length));
    }
    const int error = errno;
    if (concerns_one_peer(error))
      continue;
    if (has_run_out(error)) {
      if (!std::exchange(said, true))
        say_pause(error);
      const deadline next = deadline_after(options_.pause);
      if (next >= until) {
        this_task::sleep_until(until);
        fail(ETIMEDOUT, "accept on " + here_.text() + " (" + std::strerror(error) + ")");
      }
      this_task::sleep_until(next);
      continue;
    }
    if (error != EAGAIN)
      fail(error, "accept on " + here_.text());
    switch (place_.wait(direction::readable, until)) {
    case wait_outcome::ready:
      break;
    case wait_outcome::late:
      fail(ETIMEDOUT, "accept on " + here_.text());
    case wait_outcome::detached:
      fail(ECANCELED, "accept: the listener was closed meanwhile");
    }
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
