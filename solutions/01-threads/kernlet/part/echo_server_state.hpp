#pragma once
// The fields of an echo_server in this part.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <mutex>
#include <thread>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// A slot stands for the right to one open connection; there are `bound` of them. `mutex` guards
/// `free_slots`, `stopping` and `served`; the thread in run() alone touches `threads`.
struct echo_server_state {
  int listener = -1;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::size_t> free_slots;
  std::vector<std::thread> threads; ///< one for each slot; a free slot's thread is over, or never was
  bool stopping = false;
  std::uint64_t served = 0;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
