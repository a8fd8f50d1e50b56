#pragma once
#include <cstddef>
#include <kernlet/parts.hpp>
#include <new>
namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
inline void* take_frame(std::size_t size) {
  return ::operator new(size);
}
inline void give_frame(void* frame, std::size_t size) noexcept {
  ::operator delete(frame, size);
}
} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
