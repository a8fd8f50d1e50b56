// The fast bounded buffer: a ring that is allocated once, and nobody is notified when nobody waits.
//
// Whoever is notified is notified after the mutex has been let go: it would only wake to sleep again. That
// loses nothing, for a waiter counts itself, under the mutex, before it sleeps.

#include <bit>
#include <kernlet/bounded_buffer.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

bounded_buffer::bounded_buffer(std::size_t capacity) {
  if (capacity == 0)
    throw std::invalid_argument("bounded_buffer: the capacity is 0; no word could ever go in");
  if (capacity > SIZE_MAX / 4 / sizeof(std::uint64_t))
    throw std::bad_alloc();
  auto& all = state();
  const std::size_t size = std::bit_ceil(capacity);
  all.capacity = capacity;
  all.mask = size - 1;
  all.ring = std::make_unique_for_overwrite<std::uint64_t[]>(size);
}

bounded_buffer::~bounded_buffer() = default;

bool bounded_buffer::put(std::uint64_t word) {
  auto& all = state();
  std::unique_lock lock(all.mutex);
  while (!all.closed && all.put - all.taken == all.capacity) {
    ++all.producers_waiting;
    all.not_full.wait(lock);
    --all.producers_waiting;
  }
  if (all.closed)
    return false;
  all.ring[all.put++ & all.mask] = word;
  const bool somebody_waits = all.consumers_waiting > 0;
  lock.unlock();
  if (somebody_waits)
    all.not_empty.notify_one();
  return true;
}

std::optional<std::uint64_t> bounded_buffer::take() {
  auto& all = state();
  std::unique_lock lock(all.mutex);
  while (!all.closed && all.put == all.taken) {
    ++all.consumers_waiting;
    all.not_empty.wait(lock);
    --all.consumers_waiting;
  }
  if (all.put == all.taken)
    return std::nullopt;
  const std::uint64_t word = all.ring[all.taken++ & all.mask];
  const bool somebody_waits = all.producers_waiting > 0;
  lock.unlock();
  if (somebody_waits)
    all.not_full.notify_one();
  return word;
}

void bounded_buffer::close() {
  auto& all = state();
  const std::lock_guard lock(all.mutex);
  all.closed = true;
  all.not_full.notify_all();
  all.not_empty.notify_all();
}

std::size_t bounded_buffer::size() const {
  const auto& all = state();
  const std::lock_guard lock(all.mutex);
  return all.put - all.taken;
}

std::size_t bounded_buffer::capacity() const noexcept {
  return state().capacity;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
