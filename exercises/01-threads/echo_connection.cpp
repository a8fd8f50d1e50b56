// Step 01.3: everything that comes goes back, until the peer ends its side.

#include <kernlet/echo_server.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Receive and send, until a receive says that the stream is over. Both calls may do less than they were
/// asked for, and both may come back because of a signal. A send to a peer that is gone must not raise
/// SIGPIPE.
echo_report echo_connection([[maybe_unused]] int connection) noexcept {
  KERNLET_TODO("01.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
