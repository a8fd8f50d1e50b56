#pragma once
/// \file
/// Streams, listeners and datagrams for the tasks of a scheduler, in the style of calls that block: the task
/// waits, its worker does not.
///
///     kernlet::listener door(kernlet::scheduler_io(), {.port = 8080});
///     for (;;)
///       kernlet::go([guest = door.accept()]() mutable { serve(guest); }).detach();
///
/// The classes are those of kernlet/socket.hpp and kernlet/datagram_socket.hpp. Here their functions are for
/// any task of the scheduler on any worker; a stream may be made by one task and used by another, by one at a
/// time in each direction.
///
/// A read is tried first, unless the last one has taken all there was; then the task waits for the poller's
/// news (kernlet/poller.hpp). So a request on a connection costs a read and a write, and no epoll_ctl().

#include <kernlet/io_host.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Where the sockets of the scheduler that runs the caller wait. For tasks. What is attached there must end
/// before run() returns. Throws scheduler_error outside a scheduler's task; std::system_error when there is
/// no descriptor or no thread for a poller.
io_host scheduler_io();

} // namespace KERNLET_PARTS
} // namespace kernlet
