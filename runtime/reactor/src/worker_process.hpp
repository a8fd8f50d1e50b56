#pragma once
// What the fork server and the pool of processes say to each other and to a worker. All of them are the same
// program, so they speak in structs.

#include <cstddef>
#include <kernlet/parts.hpp>
#include <kernlet/process_pool.hpp>
#include <string>
#include <sys/types.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace process {

/// One worker: its process, and our end of its socket. Not thread-safe; the thread of its own uses it.
struct worker {
  pid_t pid = -1;
  int socket = -1;
};

/// Asks the fork server for one. Throws executor_error, std::system_error. From any thread.
worker start_worker();
/// Kills it if it lives, takes its remains, closes its socket. Returns its status as wait() gives it, -1 if
/// the fork server is gone. From any thread.
int end_worker(worker& gone) noexcept;

/// To a worker, with the request's bytes behind it. One message, so that neither side has to count.
struct request_head {
  void (*unpack)(const void* request, void* answer);
  std::size_t request_size, answer_size;
};
/// Where the request's bytes begin in such a message: aligned for everything.
inline constexpr std::size_t request_offset = (sizeof(request_head) + alignof(std::max_align_t) - 1) /
                                              alignof(std::max_align_t) * alignof(std::max_align_t);
/// From a worker, with the answer's bytes behind it, or the name of an exception's type, a zero byte and its
/// text.
struct answer_head {
  bool failed;
};

/// The life of a worker. Runs in its process, which has no other thread. Ends with it.
[[noreturn]] void serve(int socket) noexcept;

} // namespace process
} // namespace KERNLET_PARTS
} // namespace kernlet
