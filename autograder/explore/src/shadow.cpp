#include "shadow.hpp"

namespace kernlet::explore {

shadow::shadow() : cells_(1024) {}

shadow::cell& shadow::find(std::uintptr_t granule) noexcept {
  if (used_generation_ != generation_) {
    used_generation_ = generation_;
    used_.clear();
  }
  if (used_.size() * 2 > cells_.size())
    grow();
  const std::size_t mask = cells_.size() - 1;
  std::size_t at = static_cast<std::size_t>(granule * 0x9e3779b97f4a7c15U >> 40) & mask;
  for (;; at = (at + 1) & mask) {
    cell& here = cells_[at];
    if (here.generation != generation_) {
      here.granule = granule;
      here.generation = generation_;
      here.count = 0;
      used_.push_back(static_cast<std::uint32_t>(at));
      return here;
    }
    if (here.granule == granule)
      return here;
  }
}

void shadow::grow() {
  std::vector<cell> former(cells_.size() * 2);
  former.swap(cells_);
  used_.clear();
  for (const cell& each : former)
    if (each.generation == generation_)
      find(each.granule) = each;
}

const access* shadow::note(std::uintptr_t granule, const access& now, const vector_clock& happened) noexcept {
  cell& here = find(granule);
  access* room = nullptr;
  for (unsigned i = 0; i < here.count; ++i) {
    access& other = here.last[i];
    const bool before = other.thread == now.thread || other.when <= happened.of[other.thread];
    if (!before && (other.bytes & now.bytes) != 0 && (other.writes || now.writes) &&
        !(other.atomic && now.atomic))
      return &other;
    // Whoever races with an access that happens before this one and is no stronger races with this one too.
    if (before && (other.bytes & ~now.bytes) == 0 && (now.writes || !other.writes) &&
        (!now.atomic || other.atomic))
      room = &other;
  }
  if (room == nullptr)
    room = &here.last[here.count < std::size(here.last) ? here.count++ : now.when % std::size(here.last)];
  *room = now;
  return nullptr;
}

/// Looks at all that are in use: they are few, and a range of whole pages may be long.
const access* shadow::find_unordered(std::uintptr_t begin, std::uintptr_t end, unsigned thread,
                                     const vector_clock& happened) const noexcept {
  if (used_generation_ != generation_)
    return nullptr;
  for (const std::uint32_t at : used_) {
    const cell& each = cells_[at];
    if (each.granule < begin >> 3 || each.granule >= (end + 7) >> 3)
      continue;
    for (unsigned i = 0; i < each.count; ++i)
      if (each.last[i].thread != thread && each.last[i].when > happened.of[each.last[i].thread])
        return &each.last[i];
  }
  return nullptr;
}

} // namespace kernlet::explore
