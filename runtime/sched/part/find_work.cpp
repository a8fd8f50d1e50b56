// Step 09.2, the fast part: what is rare for an owner.

#include <algorithm>
#include <kernlet/part/find_work_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// From the global queue: what is there, divided by those who may come for it.
runnable* take_share(processor& here) noexcept {
  processor_set& all = here.all();
  runnable* row[run_queue::most / 2];
  const std::size_t share = all.global.size() / all.members.size();
  const std::size_t count = all.global.pop(std::span(row, std::clamp<std::size_t>(share, 1, std::size(row))));
  if (count == 0)
    return nullptr;
  for (std::size_t i = 1; i < count; ++i)
    here.queue.push(*row[i], all.global);
  return row[0];
}

runnable* take_round(processor& here) noexcept {
  if (here.all().global.size() != 0)
    if (runnable* const one = here.all().global.pop())
      return one;
  return here.queue.pop_oldest();
}

} // namespace part

} // namespace KERNLET_PARTS
} // namespace kernlet
