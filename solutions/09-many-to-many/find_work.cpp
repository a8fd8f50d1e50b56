// Step 09.2, the model answer: where a processor looks, and in which order.

#include <algorithm>
#include <kernlet/find_work.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// From the global queue: what is there, divided by those who may come for it. The first one is returned, the
/// others go into the own ring, which is empty.
runnable* take_share(processor& here) noexcept {
  global_queue& global = here.all().global;
  runnable* row[run_queue::most / 2];
  const std::size_t share = global.size() / here.all().members.size();
  const std::size_t taken = global.pop({row, std::clamp<std::size_t>(share, 1, std::size(row))});
  if (taken == 0)
    return nullptr;
  for (std::size_t i = 1; i < taken; ++i)
    here.queue.push(*row[i], global);
  return row[0];
}

} // namespace

runnable* take_local(processor& here, bool look_round) noexcept {
  if (look_round) {
    runnable* const first = here.all().global.pop();
    return first != nullptr ? first : here.queue.pop_oldest();
  }
  runnable* const own = here.queue.pop();
  return own != nullptr ? own : take_share(here);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
