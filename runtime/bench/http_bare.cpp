// The floor: epoll, level-triggered, one thread, a fixed response for whatever was read. It parses nothing
// and times nothing.

#include "http_load.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace http_load {
namespace {

void add(int poller, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  if (::epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) != 0)
    std::abort();
}

void accept_one(int poller, int listening) {
  const int guest = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (guest < 0)
    return;
  const int yes = 1;
  ::setsockopt(guest, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  add(poller, guest);
}

void answer(int guest) {
  char request[8192];
  const ssize_t got = ::recv(guest, request, sizeof request, 0);
  if (got > 0)
    ::send(guest, response.data(), response.size(), MSG_NOSIGNAL);
  else if (got == 0 || errno != EAGAIN)
    ::close(guest);
}

} // namespace

void serve_bare(int listening) {
  const int poller = ::epoll_create1(EPOLL_CLOEXEC);
  add(poller, listening);
  std::array<epoll_event, 256> events; // as many as the reactor takes at once
  for (;;) {
    const int count = ::epoll_wait(poller, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i)
      if (const int which = events[static_cast<std::size_t>(i)].data.fd; which == listening)
        accept_one(poller, listening);
      else
        answer(which);
  }
}

} // namespace http_load
