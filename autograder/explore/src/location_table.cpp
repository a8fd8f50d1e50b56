#include "location_table.hpp"

namespace kernlet::explore {
namespace {

bool overlap(std::uintptr_t a, std::size_t a_size, std::uintptr_t b, std::size_t b_size) noexcept {
  return a < b + b_size && b < a + a_size;
}

} // namespace

location_table::head& location_table::head_of(std::uintptr_t granule) noexcept {
  const std::size_t mask = heads_.size() - 1;
  std::size_t at = static_cast<std::size_t>(granule * 0x9e3779b97f4a7c15U >> 40) & mask;
  for (;; at = (at + 1) & mask) {
    head& here = heads_[at];
    if (here.generation != generation_)
      return here = {granule, generation_, 0};
    if (here.granule == granule)
      return here;
  }
}

std::uint32_t location_table::first_of(std::uintptr_t granule) const noexcept {
  const std::size_t mask = heads_.size() - 1;
  std::size_t at = static_cast<std::size_t>(granule * 0x9e3779b97f4a7c15U >> 40) & mask;
  for (; heads_[at].generation == generation_; at = (at + 1) & mask)
    if (heads_[at].granule == granule)
      return heads_[at].first;
  return 0;
}

location* location_table::find(std::uintptr_t key, unsigned size, bool& overlaps) noexcept {
  overlaps = false;
  for (std::uint32_t i = first_of(key >> 3); i != 0; i = entries_[i - 1]->next) {
    entry& each = *entries_[i - 1];
    if (each.dead)
      continue;
    if (each.key == key && each.object.size() == size)
      return &each.object;
    overlaps = overlaps || overlap(each.key, each.object.size(), key, size);
  }
  return nullptr;
}

location& location_table::add(std::uintptr_t key) {
  if (count_ * 4 > heads_.size()) { // a program with hundreds of atomic objects
    std::vector<head> larger(heads_.size() * 4);
    heads_.swap(larger);
    for (std::size_t i = 0; i < count_; ++i) {
      head& first = head_of(entries_[i]->key >> 3);
      entries_[i]->next = first.first;
      first.first = static_cast<std::uint32_t>(i + 1);
    }
  }
  if (count_ == entries_.size())
    entries_.push_back(std::make_unique<entry>());
  entry& fresh = *entries_[count_++];
  head& first = head_of(key >> 3);
  fresh.key = key;
  fresh.dead = false;
  fresh.next = first.first;
  first.first = static_cast<std::uint32_t>(count_);
  return fresh.object;
}

location* location_table::drop(std::uintptr_t key, std::size_t size) noexcept {
  location* last = nullptr;
  if (count_ == 0)
    return last;
  for (std::uintptr_t granule = key >> 3; granule <= (key + size - 1) >> 3; ++granule)
    for (std::uint32_t i = first_of(granule); i != 0; i = entries_[i - 1]->next) {
      entry& each = *entries_[i - 1];
      if (!each.dead && overlap(each.key, each.object.size(), key, size)) {
        each.dead = true;
        last = &each.object;
      }
    }
  return last;
}

} // namespace kernlet::explore
