// A scheduler's poller as a host of streams.
//
// Where it is known that there is nothing to read, the read that would say so is left out. A stream that has
// given less than was asked for is empty, and whatever comes after that is an edge, which the slot keeps: so
// the task waits at once. But the end of a stream may have been announced before, together with the bytes
// that were read; who has seen it announced reads on until it gets it.

#include <cerrno>
#include <csignal>
#include <ctime>
#include <kernlet/poller.hpp>
#include <kernlet/scheduler_io.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

poller& whole(void* self) noexcept {
  return *static_cast<poller*>(self);
}
poll_place& at(void* place) noexcept {
  return *static_cast<poll_place*>(place);
}

using kind = poll_place::kind;

[[gnu::cold]] kind find_kind(int descriptor) noexcept {
  int type = 0;
  socklen_t length = sizeof type;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0)
    return type == SOCK_STREAM ? kind::stream_socket : kind::other_socket;
  struct stat about{};
  return ::fstat(descriptor, &about) == 0 && S_ISFIFO(about.st_mode) ? kind::pipe : kind::other_file;
}

/// A pipe knows no MSG_NOSIGNAL: the signal is held back, and taken if it was this write's.
ssize_t write_quietly(int descriptor, const void* from, std::size_t size) noexcept {
  sigset_t broken, before, pending;
  ::sigemptyset(&broken);
  ::sigaddset(&broken, SIGPIPE);
  ::sigpending(&pending);
  const bool was_pending = ::sigismember(&pending, SIGPIPE) == 1;
  ::pthread_sigmask(SIG_BLOCK, &broken, &before);
  const ssize_t written = ::write(descriptor, from, size);
  const int error = errno;
  if (written < 0 && error == EPIPE && !was_pending) {
    const timespec at_once{};
    while (::sigtimedwait(&broken, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

ssize_t move(const poll_place& place, direction what, void* bytes, std::size_t size) noexcept {
  const bool socket = place.what == kind::stream_socket || place.what == kind::other_socket;
  if (what == direction::readable)
    return socket ? ::recv(place.descriptor, bytes, size, 0) : ::read(place.descriptor, bytes, size);
  return socket ? ::send(place.descriptor, bytes, size, MSG_NOSIGNAL)
                : write_quietly(place.descriptor, bytes, size);
}

poll_outcome wait_at(void* self, poll_place& place, direction what, deadline until) {
  const bool in = what == direction::readable;
  const poll_outcome how = whole(self).wait(place, in ? place.in : place.out, until);
  if (how != poll_outcome::closed)                 // it is another's by now
    (in ? place.no_bytes : place.no_room) = false; // or so it may be
  return how;
}

wait_outcome wait(void* self, void* there, direction what, deadline until) {
  poll_place& place = at(there);
  for (bool last_try = false;;) {
    // What the slot says may have been used up, and what was left behind has no edge.
    pollfd now{place.descriptor, static_cast<short>(what == direction::readable ? POLLIN : POLLOUT), 0};
    if (::poll(&now, 1, 0) != 0)
      return wait_outcome::ready;
    if (last_try)
      return wait_outcome::late;
    switch (wait_at(self, place, what, until)) {
    case poll_outcome::timed_out:
      last_try = true;
      break;
    case poll_outcome::closed:
      return wait_outcome::detached;
    case poll_outcome::ready:
    case poll_outcome::cancelled: // thrown
      break;
    }
  }
}

io_result transfer(void* self, poll_place& place, direction what, void* bytes, std::size_t size,
                   deadline until) {
  if (size == 0)
    return {};
  if (place.what == kind::unknown) [[unlikely]]
    place.what = find_kind(place.descriptor);
  bool& nothing = what == direction::readable ? place.no_bytes : place.no_room;
  for (bool last_try = false;;) {
    if (!nothing || last_try) {
      const ssize_t moved = move(place, what, bytes, size);
      if (moved >= 0) [[likely]] {
        // Relaxed: it is set before the news of the same edge, and those are the slot's to publish.
        nothing = static_cast<std::size_t>(moved) < size && moved != 0 &&
                  (place.what == kind::stream_socket || place.what == kind::pipe) &&
                  !place.ended.load(std::memory_order_relaxed);
        return {static_cast<std::size_t>(moved), 0};
      }
      if (errno == EINTR)
        continue;
      if (errno != EAGAIN)
        return {0, errno};
      if (last_try)
        return {0, ETIMEDOUT};
    }
    switch (wait_at(self, place, what, until)) {
    case poll_outcome::timed_out:
      last_try = true; // it may have come meanwhile, and nobody has looked
      break;
    case poll_outcome::closed:
      return {0, ECANCELED};
    case poll_outcome::ready:
    case poll_outcome::cancelled: // thrown
      break;
    }
  }
}

constexpr io_operations of_poller{
    .attach = [](void* self, int descriptor) -> void* { return &whole(self).attach(descriptor); },
    .detach = [](void* self, void* place) noexcept { whole(self).detach(at(place)); },
    .wait = wait,
    .read_some =
        [](void* self, void* place, void* to, std::size_t size, deadline until) {
          return transfer(self, at(place), direction::readable, to, size, until);
        },
    .write_some =
        [](void* self, void* place, const void* from, std::size_t size, deadline until) {
          return transfer(self, at(place), direction::writable, const_cast<void*>(from), size, until);
        },
};

} // namespace

io_host scheduler_io() {
  return {of_poller, &poller::here()};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
