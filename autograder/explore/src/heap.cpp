#include "heap.hpp"

#include <cstring>
#include <sys/mman.h>

namespace kernlet::explore {
namespace {

constexpr std::uintptr_t wanted_base = 0x1000'0000'0000; // far from where the kernel puts anything

void* reserve(std::uintptr_t at, std::size_t size) {
  void* const got =
      ::mmap(reinterpret_cast<void*>(at), size, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (at != 0 ? MAP_FIXED_NOREPLACE : 0), -1, 0);
  return got == MAP_FAILED ? nullptr : got;
}

} // namespace

void heap::open() {
  if (index_ != nullptr)
    return;
  if (reserve(wanted_base, capacity) == nullptr)
    return;
  base_ = top_ = wanted_base;
  index_ = static_cast<std::uint32_t*>(reserve(0, capacity / granule * sizeof *index_));
}

void* heap::allocate(std::size_t size, std::size_t alignment, unsigned thread, const void* where) {
  alignment = std::max(alignment, granule);
  const std::uintptr_t begin = (top_ + granule + alignment - 1) & ~(alignment - 1); // a gap before each block
  const std::uintptr_t end = (begin + size + granule - 1) & ~(granule - 1);
  if (index_ == nullptr || end < begin || end + granule > base_ + capacity)
    return nullptr;
  const auto number = static_cast<std::uint32_t>(blocks_.size());
  for (std::uintptr_t at = begin; at <= end; at += granule) // and the gap behind it
    index_[(at - base_) / granule] = number;
  blocks_.push_back({begin, size, where});
  blocks_.back().allocated_by = static_cast<std::uint8_t>(thread);
  top_ = end;
  std::memset(reinterpret_cast<void*>(begin), 0xbe, size); // the same garbage each time
  return reinterpret_cast<void*>(begin);
}

memory_block* heap::find(const void* address) noexcept {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  if (at - base_ >= capacity || at < base_ + granule || at >= top_ + granule || blocks_.empty())
    return nullptr;
  const std::uint32_t number = index_[(at - base_) / granule];
  return number < blocks_.size() ? &blocks_[number] : nullptr;
}

void heap::keep() {
  kept_top_ = top_;
  kept_blocks_ = blocks_;
  if (top_ > base_)
    kept_bytes_.assign(reinterpret_cast<char*>(base_), reinterpret_cast<char*>(top_));
}

void heap::restore() {
  top_ = kept_top_;
  blocks_ = kept_blocks_;
  if (!kept_bytes_.empty())
    std::memcpy(reinterpret_cast<void*>(base_), kept_bytes_.data(), kept_bytes_.size());
}

} // namespace kernlet::explore
