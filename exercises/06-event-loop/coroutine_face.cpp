// Step 06.3: a task reads as if it blocked.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <kernlet/todo.hpp>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// require_task() first. Refuse if somebody asks for this side already. Then: say in the source who waits (a
/// part::waiting_task on this stack), tell the kernel, count it in `asked`, and park until the word says that
/// it is over, the deadline has passed or the task is cancelled. In the last two cases take back what was
/// said. Of a source that was detached nothing is left: do not touch it.
wait_outcome reactor::wait([[maybe_unused]] part::io_source& source, [[maybe_unused]] direction what,
                           [[maybe_unused]] deadline until) {
  KERNLET_TODO("06.3");
}

/// Try, and wait only when there is nothing. An outcome other than `ready` becomes an errno.
io_result reactor::read_some([[maybe_unused]] part::io_source& source, [[maybe_unused]] void* to,
                             [[maybe_unused]] std::size_t size, [[maybe_unused]] deadline until) {
  KERNLET_TODO("06.3");
}

/// The same. A socket must not raise SIGPIPE: ::send() can be told so, ::write() cannot, and a pipe knows
/// only
/// ::write().
io_result reactor::write_some([[maybe_unused]] part::io_source& source, [[maybe_unused]] const void* from,
                              [[maybe_unused]] std::size_t size, [[maybe_unused]] deadline until) {
  KERNLET_TODO("06.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
