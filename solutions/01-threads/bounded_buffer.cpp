// Step 01.2: one mutex guards all, and each wait asks its question again whenever it wakes.

#include <kernlet/bounded_buffer.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

bounded_buffer::bounded_buffer(std::size_t capacity) {
  if (capacity == 0)
    throw std::invalid_argument("bounded_buffer: the capacity is 0; no word could ever go in");
  state().capacity = capacity;
}

bounded_buffer::~bounded_buffer() = default;

bool bounded_buffer::put(std::uint64_t word) {
  auto& all = state();
  std::unique_lock lock(all.mutex);
  all.not_full.wait(lock, [&] { return all.closed || all.words.size() < all.capacity; });
  if (all.closed)
    return false;
  all.words.push_back(word);
  all.not_empty.notify_one();
  return true;
}

std::optional<std::uint64_t> bounded_buffer::take() {
  auto& all = state();
  std::unique_lock lock(all.mutex);
  all.not_empty.wait(lock, [&] { return all.closed || !all.words.empty(); });
  if (all.words.empty())
    return std::nullopt;
  const std::uint64_t word = all.words.front();
  all.words.pop_front();
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
  return all.words.size();
}

std::size_t bounded_buffer::capacity() const noexcept {
  return state().capacity;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
