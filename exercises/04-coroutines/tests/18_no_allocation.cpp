// Step 04.4, full: with a stack ready in the pool, a coroutine with a small body is made, run and destroyed
// without any allocation.
#include "support.hpp"

#include <cstdlib>
#include <new>

namespace {

std::uint64_t allocations = 0;

void* counted_allocation(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* const memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr)
    throw std::bad_alloc();
  return memory;
}

} // namespace

void* operator new(std::size_t size) {
  return counted_allocation(size, 16);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted_allocation(size, static_cast<std::size_t>(alignment));
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

KERNLET_TEST("04.4.no-allocation") {
  using namespace chapter04;
  std::uint64_t sum = 0;
  const auto once = [&](std::uint64_t number) {
    coroutine<std::uint64_t> other([&sum, number](auto& self) {
      self.yield(number);
      sum += number;
    });
    sum += other.resume().value_or(0);
    other.resume();
  };
  once(1); // makes the pool and its first stack
  const std::uint64_t before = allocations;
  t.step("a thousand coroutines, one after another");
  for (std::uint64_t i = 0; i < 1000; ++i)
    once(i);
  KERNLET_CHECK_EQUAL(t, allocations - before, 0, "allocations");
  KERNLET_CHECK_EQUAL(t, sum, 2 + 999 * 1000, "sum of what they did");
}
