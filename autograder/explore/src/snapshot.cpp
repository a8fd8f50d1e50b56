#include "snapshot.hpp"

#include <algorithm>
#include <cstring>
#include <kernlet/thread_block.hpp>
#include <link.h>

// The linker's. The explorer's own data stand in sections with these names (see prelink.cmake).
extern "C" {
extern char __data_start, _end;
[[gnu::weak]] extern char __start_kernlet_explore_data, __stop_kernlet_explore_data;
[[gnu::weak]] extern char __start_kernlet_explore_bss, __stop_kernlet_explore_bss;
}

namespace kernlet::explore {
namespace {

using range = snapshot::range;

/// What is left of `all` without `hole`.
std::vector<range> without(const std::vector<range>& all, const char* begin, const char* end) {
  std::vector<range> left;
  for (const range& each : all) {
    char* const last = each.begin + each.size;
    if (begin >= last || end <= each.begin || begin == end) {
      left.push_back(each);
      continue;
    }
    if (begin > each.begin)
      left.push_back({each.begin, static_cast<std::size_t>(begin - each.begin)});
    if (end < last)
      left.push_back({const_cast<char*>(end), static_cast<std::size_t>(last - end)});
  }
  return left;
}

struct local_segment {
  char* here = nullptr;
  const char* image = nullptr;
  std::size_t size = 0, in_image = 0;
};

/// The program's own segment of thread-locals, on this thread.
local_segment find_locals() {
  local_segment found;
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        for (int i = 0; i < info->dlpi_phnum; ++i)
          if (info->dlpi_phdr[i].p_type == PT_TLS)
            *static_cast<local_segment*>(out) = {
                static_cast<char*>(info->dlpi_tls_data),
                reinterpret_cast<const char*>(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr),
                info->dlpi_phdr[i].p_memsz, info->dlpi_phdr[i].p_filesz};
        return 1; // the first object is the program
      },
      &found);
  return found;
}

} // namespace

void snapshot::keep() {
  std::vector<range> all{{&__data_start, static_cast<std::size_t>(&_end - &__data_start)}};
  all = without(all, &__start_kernlet_explore_data, &__stop_kernlet_explore_data);
  globals_ = without(all, &__start_kernlet_explore_bss, &__stop_kernlet_explore_bss);
  bytes_.clear();
  for (const range& each : globals_)
    bytes_.emplace_back(each.begin, each.begin + each.size);

  const local_segment segment = find_locals();
  locals_begin_ = reinterpret_cast<std::uintptr_t>(segment.here);
  locals_size_ = segment.size;
  char* const own = reinterpret_cast<char*>(&this_thread());
  locals_ = without({{segment.here, segment.size}}, own, own + sizeof(thread_block));
  std::erase_if(locals_, [](const range& each) { return each.size == 0; });
  std::vector<char> image(segment.size, '\0');
  std::copy_n(segment.image, segment.in_image, image.begin());
  for (const range& each : locals_) {
    const char* const from = image.data() + (each.begin - segment.here);
    fresh_locals_.insert(fresh_locals_.end(), from, from + each.size);
  }
  first_locals_.resize(fresh_locals_.size());
  save_locals(first_locals_);
}

void snapshot::restore() const {
  for (std::size_t i = 0; i < globals_.size(); ++i)
    std::memcpy(globals_[i].begin, bytes_[i].data(), bytes_[i].size());
}

void snapshot::save_locals(std::vector<char>& to) const {
  to.resize(fresh_locals_.size());
  char* at = to.data();
  for (const range& each : locals_) {
    std::memcpy(at, each.begin, each.size);
    at += each.size;
  }
}

void snapshot::load_locals(const std::vector<char>& from) const {
  const char* at = from.data();
  for (const range& each : locals_) {
    std::memcpy(each.begin, at, each.size);
    at += each.size;
  }
}

} // namespace kernlet::explore
