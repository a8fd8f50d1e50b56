#pragma once
// What the events of a batch lead to is asked for before its turn comes.

#include <cstddef>
#include <kernlet/reactor.hpp>
#include <span>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// With many connections what an event leads to is out of the caches: the source, then the task's wait, which
/// lies on its stack, then the task. Three events at a time are on their way, each a step further. Whoever a
/// source names is there: a wait that ends takes its name away.
struct read_ahead {
  static constexpr std::size_t step = 6; ///< events between two steps: as long as a farther cache takes

  std::span<const epoll_event> events;

  io_source* source(std::size_t at) const noexcept {
    return at < events.size() ? static_cast<io_source*>(events[at].data.ptr) : nullptr;
  }
  waiting_task* task(std::size_t at) const noexcept {
    io_source* const of = source(at);
    return of != nullptr ? of->side(direction::readable).task : nullptr;
  }
  void before(std::size_t at) const noexcept {
    if (io_source* const of = source(at + 3 * step))
      __builtin_prefetch(of, 1);
    if (waiting_task* const of = task(at + 2 * step))
      __builtin_prefetch(of, 1);
    if (waiting_task* const of = task(at + step))
      __builtin_prefetch(of->who, 1);
  }
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
