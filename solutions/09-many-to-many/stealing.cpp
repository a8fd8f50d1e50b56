// Step 09.3, the model answer: the older half of somebody else's ring, and whom to ask for it.

#include <kernlet/find_work.hpp>
#include <kernlet/run_queue.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Takes the older half, rounded up, out of the victim's ring. Returns how many.
std::uint32_t take_half(part::run_queue_state& from, loot what, runnable** row) noexcept {
  const std::lock_guard held(from.lock);
  const std::uint32_t half = from.count - from.count / 2;
  for (std::uint32_t i = 0; i < half; ++i)
    row[i] = from.ring[(from.oldest + i) % from.capacity];
  from.oldest = (from.oldest + half) % from.capacity;
  from.count -= half;
  if (half != 0 || what == loot::ring)
    return half;
  row[0] = from.next.exchange(nullptr);
  return row[0] != nullptr ? 1 : 0;
}

} // namespace

runnable* run_queue::steal_from(run_queue& victim, loot what) noexcept {
  runnable* row[most / 2];
  const std::uint32_t taken = take_half(victim.state(), what, row);
  if (taken == 0)
    return nullptr;
  // The victim's lock is free again. With both held, two who steal from each other would wait for ever.
  auto& own = state();
  const std::lock_guard held(own.lock);
  for (std::uint32_t i = 1; i < taken; ++i)
    own.ring[(own.oldest + own.count++) % own.capacity] = row[i];
  return row[0];
}

runnable* take_stolen(processor& here, loot what) noexcept {
  const auto members = here.all().members;
  const auto count = static_cast<std::uint32_t>(members.size());
  const std::uint32_t start = here.chance(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    processor& victim = *members[(start + i) % count];
    if (&victim == &here)
      continue;
    if (runnable* const one = here.queue.steal_from(victim.queue, what))
      return one;
  }
  return nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
