// The fast part: tasks that read and write. A system call is made only when there is reason to believe that
// it moves something.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using namespace part;
using kind = io_source::kind;

[[gnu::cold]] kind find_kind(int descriptor) noexcept {
  int type = 0;
  socklen_t length = sizeof type;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0)
    return type == SOCK_STREAM ? kind::stream_socket : kind::other_socket;
  struct stat about{};
  return ::fstat(descriptor, &about) == 0 && S_ISFIFO(about.st_mode) ? kind::stream_file : kind::other_file;
}

bool is_socket(const io_source& source) noexcept {
  return source.what == kind::stream_socket || source.what == kind::other_socket;
}
bool is_stream(const io_source& source) noexcept {
  return source.what == kind::stream_socket || source.what == kind::stream_file;
}

ssize_t move(io_source& source, direction what, void* bytes, std::size_t size) noexcept {
  if (is_socket(source))
    return what == direction::readable ? ::recv(source.descriptor, bytes, size, 0)
                                       : ::send(source.descriptor, bytes, size, MSG_NOSIGNAL);
  return what == direction::readable ? ::read(source.descriptor, bytes, size)
                                     : ::write(source.descriptor, bytes, size);
}

void require_alone(const io_side& side, const io_source& source) {
  if (side.asked())
    throw reactor_error("a second wait for descriptor " + std::to_string(source.descriptor) +
                        ": one task, or one callback, for each direction");
}

/// Until the next edge. When it says `detached`, the source must not be touched.
wait_outcome park_for(reactor_state& all, io_source& source, direction what, deadline until) {
  io_side& side = source.side(what);
  require_alone(side, source);
  waiter& me = current_waiter();
  waiting_task here{&me};
  side.task = &here;
  ++all.asked;
  wake_reason why;
  do
    why = me.park(until);
  while (why == wake_reason::woken && !here.over); // a wake that was meant for something else
  if (!here.over) { // then the source is still there, and names us
    side.task = nullptr;
    --all.asked;
  }
  if (why == wake_reason::cancelled)
    throw task_cancelled{};
  return here.outcome;
}

io_result transfer(reactor_state& all, io_source& source, direction what, void* bytes, std::size_t size,
                   deadline until) {
  if (size == 0)
    return {};
  if (source.what == kind::unknown) [[unlikely]]
    source.what = find_kind(source.descriptor);
  const auto mine = bit(what);
  for (bool last_try = false;;) {
    if (((source.ready | source.untried) & mine) != 0 || last_try) {
      source.untried &= static_cast<io_bits>(~mine);
      const ssize_t moved = move(source, what, bytes, size);
      if (moved >= 0) [[likely]] {
        // A stream that gives less than was asked for has no more, and one that takes less has no more room:
        // the next change is an edge. Unless it has ended: that edge may have been announced already.
        if (static_cast<std::size_t>(moved) < size && is_stream(source) && !source.ended)
          source.ready &= static_cast<io_bits>(~mine);
        return {static_cast<std::size_t>(moved), 0};
      }
      if (errno == EINTR)
        continue;
      if (errno != EAGAIN)
        return {0, errno};
      source.ready &= static_cast<io_bits>(~mine);
      if (last_try)
        return {0, ETIMEDOUT};
    }
    switch (park_for(all, source, what, until)) {
    case wait_outcome::ready:
      break;
    case wait_outcome::late:
      last_try = true;
      break; // an edge may be there that no round has seen
    case wait_outcome::detached:
      return {0, ECANCELED};
    }
  }
}

} // namespace

wait_outcome reactor::wait(part::io_source& source, direction what, deadline until) {
  require_task("wait()");
  require_alone(source.side(what), source);
  // The caller reads by itself: what `ready` says may have been used up, and what was left behind has no
  // edge.
  pollfd now{source.descriptor,
             static_cast<short>(what == direction::readable ? POLLIN | POLLRDHUP : POLLOUT), 0};
  if (::poll(&now, 1, 0) > 0)
    return wait_outcome::ready;
  source.ready &= static_cast<io_bits>(~bit(what));
  return park_for(state(), source, what, until);
}

io_result reactor::read_some(part::io_source& source, void* to, std::size_t size, deadline until) {
  require_task("read_some()");
  return transfer(state(), source, direction::readable, to, size, until);
}

io_result reactor::write_some(part::io_source& source, const void* from, std::size_t size, deadline until) {
  require_task("write_some()");
  return transfer(state(), source, direction::writable, const_cast<void*>(from), size,
                  until); // only read there
}

} // namespace KERNLET_PARTS
} // namespace kernlet
