// Step 01.2: one mutex guards all, and each wait asks its question again whenever it wakes.
//
// The fields stand in kernlet/part/bounded_buffer_state.hpp; state() reaches them. You may change them.

#include <kernlet/bounded_buffer.hpp>
#include <kernlet/todo.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

bounded_buffer::bounded_buffer(std::size_t capacity) {
  if (capacity == 0)
    throw std::invalid_argument("bounded_buffer: the capacity is 0; no word could ever go in");
  state().capacity = capacity;
}

bounded_buffer::~bounded_buffer() = default;

/// Waits while the buffer is full and open. Then something has changed for those who take.
bool bounded_buffer::put([[maybe_unused]] std::uint64_t word) {
  KERNLET_TODO("01.2");
}

/// Waits while the buffer is empty and open. Then something has changed for those who put.
std::optional<std::uint64_t> bounded_buffer::take() {
  KERNLET_TODO("01.2");
}

/// Something has changed for everybody.
void bounded_buffer::close() {
  KERNLET_TODO("01.2");
}

std::size_t bounded_buffer::size() const {
  KERNLET_TODO("01.2");
}

std::size_t bounded_buffer::capacity() const noexcept {
  return state().capacity;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
