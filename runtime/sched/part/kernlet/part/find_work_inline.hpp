#pragma once
// The look at one's own queue stands in every switch; the rest is out of line.

#include <kernlet/find_work.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

[[gnu::noinline]] runnable* take_share(processor& here) noexcept;
[[gnu::noinline]] runnable* take_round(processor& here) noexcept;

} // namespace part

KERNLET_HOT runnable* take_local(processor& here, bool look_round) noexcept {
  if (look_round) [[unlikely]]
    return part::take_round(here);
  if (runnable* const own = here.queue.pop())
    return own;
  return here.all().global.size() != 0 ? part::take_share(here) : nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
