#include "shadow.hpp"

namespace kernlet::explore {

shadow::shadow() : slots_(2048) {}

void shadow::clear() noexcept {
  ++generation_;
  used_ = 0;
}

shadow::cell& shadow::find(std::uintptr_t granule) {
  if (used_ * 2 > slots_.size())
    grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(granule * 0x9e3779b97f4a7c15U >> 40) & mask;
  for (;; at = (at + 1) & mask) {
    slot& here = slots_[at];
    if (here.generation == generation_ && here.granule == granule)
      return cells_[here.number];
    if (here.generation != generation_) {
      here = {granule, generation_, static_cast<std::uint32_t>(used_)};
      if (used_ == cells_.size())
        cells_.emplace_back();
      cell& fresh = cells_[used_++];
      fresh.granule = granule;
      fresh.count = 0;
      return fresh;
    }
  }
}

void shadow::grow() {
  std::vector<slot> larger(slots_.size() * 2);
  slots_.swap(larger);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < used_; ++i) {
    std::size_t at = static_cast<std::size_t>(cells_[i].granule * 0x9e3779b97f4a7c15U >> 40) & mask;
    while (slots_[at].generation == generation_)
      at = (at + 1) & mask;
    slots_[at] = {cells_[i].granule, generation_, static_cast<std::uint32_t>(i)};
  }
}

const access* shadow::note(std::uintptr_t granule, const access& now, const vector_clock& happened) {
  cell& here = find(granule);
  access* room = nullptr;
  for (unsigned i = 0; i < here.count; ++i) {
    access& other = here.last[i];
    // The same again, with nothing published in between: whatever races with this one has met that one.
    if (other.when == now.when && other.thread == now.thread && (now.bytes & ~other.bytes) == 0 &&
        (other.writes || !now.writes) && (!other.atomic || now.atomic))
      return nullptr;
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

/// Looks at all cells that are in use: they are few, and a range of whole pages may be long.
const access* shadow::find_unordered(std::uintptr_t begin, std::uintptr_t end, unsigned thread,
                                     const vector_clock& happened) const noexcept {
  for (std::size_t c = 0; c < used_; ++c) {
    const cell& each = cells_[c];
    if (each.granule < begin >> 3 || each.granule >= (end + 7) >> 3)
      continue;
    for (unsigned i = 0; i < each.count; ++i)
      if (each.last[i].thread != thread && each.last[i].when > happened.of[each.last[i].thread])
        return &each.last[i];
  }
  return nullptr;
}

} // namespace kernlet::explore
