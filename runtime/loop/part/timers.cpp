// A heap with four children to each entry: half as deep as one with two, and the four lie in two cache lines.

#include <algorithm>
#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

constexpr std::size_t children = 4;

void put(loop_state& here, std::size_t at, const timer_entry& entry) noexcept {
  here.timers[at] = entry;
  entry.task->state().timer = static_cast<std::uint32_t>(at);
}

/// The place `at` is free: entries above it that are later come down, and `entry` goes where they were.
void rise(loop_state& here, std::size_t at, const timer_entry& entry) noexcept {
  while (at != 0) {
    const std::size_t parent = (at - 1) / children;
    if (!entry.before(here.timers[parent]))
      break;
    put(here, at, here.timers[parent]);
    at = parent;
  }
  put(here, at, entry);
}

/// The place `at` is free: entries below it that are earlier come up, and `entry` goes where they were.
void sink(loop_state& here, std::size_t at, const timer_entry& entry) noexcept {
  for (;;) {
    const std::size_t begin = at * children + 1;
    const std::size_t end = std::min(begin + children, here.timers.size());
    if (begin >= end)
      break;
    std::size_t least = begin;
    for (std::size_t child = begin + 1; child < end; ++child)
      if (here.timers[child].before(here.timers[least]))
        least = child;
    if (!here.timers[least].before(entry))
      break;
    put(here, at, here.timers[least]);
    at = least;
  }
  put(here, at, entry);
}

} // namespace

void set_timer(loop_state& here, task_record& task, deadline when) {
  const timer_entry entry{when, here.timers_set++, &task};
  here.timers.push_back(entry);
  rise(here, here.timers.size() - 1, entry);
}

void clear_timer(loop_state& here, task_record& task) noexcept {
  const std::size_t at = task.state().timer;
  task.state().timer = no_timer;
  const timer_entry moved = here.timers.back();
  here.timers.pop_back();
  if (at == here.timers.size())
    return;
  if (at != 0 && moved.before(here.timers[(at - 1) / children]))
    rise(here, at, moved);
  else
    sink(here, at, moved);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
