#include "snapshot.hpp"

#include <cstring>

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

} // namespace

void snapshot::keep() {
  std::vector<range> all{{&__data_start, static_cast<std::size_t>(&_end - &__data_start)}};
  all = without(all, &__start_kernlet_explore_data, &__stop_kernlet_explore_data);
  globals_ = without(all, &__start_kernlet_explore_bss, &__stop_kernlet_explore_bss);
  bytes_.clear();
  for (const range& each : globals_)
    bytes_.emplace_back(each.begin, each.begin + each.size);
}

void snapshot::restore() const {
  for (std::size_t i = 0; i < globals_.size(); ++i)
    std::memcpy(globals_[i].begin, bytes_[i].data(), bytes_[i].size());
}

} // namespace kernlet::explore
