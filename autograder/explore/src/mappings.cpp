#include "mappings.hpp"

#include <cerrno>
#include <dlfcn.h>
#include <sys/mman.h>

namespace kernlet::explore {
namespace {

constexpr std::size_t page = 4096;

/// The kernel's; the name itself is the program's.
void* real_mmap(void* at, std::size_t size, int protection, int flags) noexcept {
  using shape = void* (*)(void*, std::size_t, int, int, int, off_t);
  static const auto call = reinterpret_cast<shape>(::dlsym(RTLD_NEXT, "mmap"));
  return call(at, size, protection, flags, -1, 0);
}

} // namespace

void* mappings::map(std::size_t size, int protection, int flags) noexcept {
  const std::size_t whole = (size + page - 1) & ~(page - 1);
  if (whole == 0 || whole > limit - top_) {
    errno = size == 0 ? EINVAL : ENOMEM;
    return MAP_FAILED;
  }
  void* const got = real_mmap(reinterpret_cast<void*>(top_), size, protection, flags | MAP_FIXED_NOREPLACE);
  if (got != MAP_FAILED)
    top_ += whole + page; // a page that belongs to nobody
  return got;
}

void mappings::restore() noexcept {
  if (top_ != base)
    ::munmap(reinterpret_cast<void*>(base), top_ - base);
  top_ = base;
}

} // namespace kernlet::explore
