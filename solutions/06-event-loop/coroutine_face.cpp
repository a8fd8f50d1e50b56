// Step 06.3: a task reads as if it blocked. It tries; when there is nothing it says what it waits for, and
// parks.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Repeats `attempt` until it moves something, fails for good, or the wait ends otherwise.
template <class Attempt>
io_result try_and_wait(reactor& self, part::io_source& source, direction what, deadline until,
                       Attempt attempt) {
  for (;;) {
    const ssize_t moved = attempt();
    if (moved >= 0)
      return {static_cast<std::size_t>(moved), 0};
    if (errno == EINTR)
      continue;
    if (errno != EAGAIN)
      return {0, errno};
    switch (self.wait(source, what, until)) {
    case wait_outcome::ready:
      break;
    case wait_outcome::late:
      return {0, ETIMEDOUT};
    case wait_outcome::detached:
      return {0, ECANCELED};
    }
  }
}

} // namespace

wait_outcome reactor::wait(part::io_source& source, direction what, deadline until) {
  require_task("wait()");
  auto& all = state();
  part::io_side& side = source.side(what);
  if (side.asked())
    throw reactor_error("a second wait for descriptor " + std::to_string(source.descriptor) +
                        ": one task, or one callback, for each direction");
  waiter& me = current_waiter();
  part::waiting_task here{&me};
  side.task = &here;
  if (const int error = part::tell_kernel(all, source); error != 0) {
    side.task = nullptr;
    throw std::system_error(error, std::generic_category(),
                            "reactor: wait for descriptor " + std::to_string(source.descriptor));
  }
  ++all.asked;
  wake_reason why;
  do
    why = me.park(until);
  while (why == wake_reason::woken && !here.over); // a wake that was meant for something else
  if (!here.over) { // then the source is still there, and names us
    side.task = nullptr;
    --all.asked;
    part::tell_kernel(all, source);
  }
  if (why == wake_reason::cancelled)
    throw task_cancelled{};
  return here.outcome;
}

io_result reactor::read_some(part::io_source& source, void* to, std::size_t size, deadline until) {
  require_task("read_some()");
  if (size == 0)
    return {};
  return try_and_wait(*this, source, direction::readable, until,
                      [&] { return ::read(source.descriptor, to, size); });
}

io_result reactor::write_some(part::io_source& source, const void* from, std::size_t size, deadline until) {
  require_task("write_some()");
  if (size == 0)
    return {};
  return try_and_wait(*this, source, direction::writable, until, [&] {
    const ssize_t sent = ::send(source.descriptor, from, size, MSG_NOSIGNAL);
    return sent < 0 && errno == ENOTSOCK ? ::write(source.descriptor, from, size) : sent;
  });
}

} // namespace KERNLET_PARTS
} // namespace kernlet
