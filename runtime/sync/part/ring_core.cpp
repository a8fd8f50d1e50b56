// Step 08.4, the fast part: how a ring begins and ends. Its steps stand in kernlet/part/ring_inline.hpp.

#include <kernlet/part/ring_inline.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

ring_core::ring_core(std::size_t capacity) {
  if (capacity == 0 || capacity > std::size_t{1} << 32)
    throw std::invalid_argument("ring_core: the capacity is a number from 1 to 2^32");
  state().producer.capacity = state().consumer.capacity = capacity;
}

ring_core::~ring_core() = default;

} // namespace KERNLET_PARTS
} // namespace kernlet
