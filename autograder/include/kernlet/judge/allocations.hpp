#pragma once
/// \file
/// Counts what a test's program asks the heap for, for tests that promise to ask for nothing. It replaces
/// operator new and delete, so one file of a program includes it.

#include <cstdint>
#include <cstdlib>
#include <new>

namespace kernlet::judge {

inline std::uint64_t allocations = 0; ///< so far; for programs of one thread

inline void* counted_allocation(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* const memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr)
    throw std::bad_alloc();
  return memory;
}

} // namespace kernlet::judge

void* operator new(std::size_t size) {
  return kernlet::judge::counted_allocation(size, 16);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return kernlet::judge::counted_allocation(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
