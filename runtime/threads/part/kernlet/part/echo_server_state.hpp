#pragma once
// The fields of an echo_server in the fast part.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <mutex>
#include <pthread.h>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `mutex` guards all but `listener` and `bound`, which never change. Of the `bound` threads one is the
/// caller of run().
struct echo_server_state {
  int listener = -1;
  std::size_t bound = 0;
  mutable std::mutex mutex;
  std::condition_variable one_ended; ///< for a thread that has no descriptor to accept with
  std::vector<pthread_t> threads;    ///< those that were started; joined by run()
  std::size_t accepting = 0;         ///< threads that are not serving anybody
  std::size_t open = 0;
  std::uint64_t served = 0;
  int error = 0; ///< what run() will throw
  bool stopping = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
