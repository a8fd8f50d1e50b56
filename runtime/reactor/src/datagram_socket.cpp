// Datagrams: try, and wait at EAGAIN.

#include <cerrno>
#include <kernlet/datagram_socket.hpp>
#include <kernlet/this_task.hpp>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

unique_descriptor bound_to(const endpoint& here) {
  unique_descriptor made(::socket(here.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (made.get() < 0 || ::bind(made.get(), here.address(), here.length()) != 0)
    fail(errno, "bind to " + here.text());
  return made;
}

} // namespace

datagram_socket::datagram_socket(io_host where, const endpoint& here)
    : descriptor_(bound_to(here)), here_(endpoint::own(descriptor_.get())), place_(where, descriptor_.get()) {
}

void datagram_socket::wait_for(direction what, deadline until, const char* doing) {
  switch (place_.wait(what, until)) {
  case wait_outcome::ready:
    return;
  case wait_outcome::late:
    fail(ETIMEDOUT, doing);
  case wait_outcome::detached:
    fail(ECANCELED, std::string(doing) + ": the socket was closed meanwhile");
  }
}

void datagram_socket::send_to(std::span<const std::byte> message, const endpoint& to, deadline until) {
  const waits_for note("room to send");
  while (::sendto(descriptor_.get(), message.data(), message.size(), MSG_NOSIGNAL, to.address(),
                  to.length()) < 0) {
    if (errno == EAGAIN)
      wait_for(direction::writable, until, "send a datagram");
    else if (errno != EINTR)
      fail(errno, "send a datagram to " + to.text());
  }
}

datagram datagram_socket::receive_from(std::span<std::byte> to, deadline until) {
  const waits_for note("a datagram");
  for (;;) {
    sockaddr_storage address{};
    iovec bytes{to.data(), to.size()};
    msghdr about{};
    about.msg_name = &address;
    about.msg_namelen = sizeof address;
    about.msg_iov = &bytes;
    about.msg_iovlen = 1;
    const ssize_t got = ::recvmsg(descriptor_.get(), &about, 0);
    if (got >= 0)
      return {static_cast<std::size_t>(got), (about.msg_flags & MSG_TRUNC) != 0,
              about.msg_namelen != 0
                  ? endpoint(reinterpret_cast<const sockaddr*>(&address), about.msg_namelen)
                  : endpoint()};
    if (errno == EAGAIN)
      wait_for(direction::readable, until, "receive a datagram");
    else if (errno != EINTR)
      fail(errno, "receive a datagram on " + here_.text());
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
