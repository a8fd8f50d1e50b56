#include "location.hpp"

#include <bit>

namespace kernlet::explore {

void location::begin(const void* address, unsigned size, word value, const view& released) {
  address_ = address;
  size_ = size;
  ++version_;
  stores_.clear();
  stores_.push_back({.value = value, .released = released});
  for (unsigned rest = threads_; rest != 0; rest &= rest - 1)
    marks_[static_cast<unsigned>(std::countr_zero(rest))].clear();
  threads_ = 0;
  sequential_.clear();
}

namespace {

/// The position of the last entry that is not later than `limit`.
template <class Sights>
std::size_t last_until(const Sights& all, std::uint32_t limit) noexcept {
  for (std::size_t i = all.size(); i-- > 0;)
    if (all[i].when <= limit)
      return all[i].position;
  return 0;
}

} // namespace

std::size_t location::bound(const reader& who, bool sequential) const noexcept {
  if (stores_.size() == 1)
    return 0;
  std::size_t least = 0;
  for (unsigned rest = threads_; rest != 0; rest &= rest - 1) {
    const unsigned u = static_cast<unsigned>(std::countr_zero(rest));
    if (u == who.thread) {
      least = std::max<std::size_t>(least, marks_[u].back().position);
      continue;
    }
    epoch limit = std::max(who.now->happened.of[u], who.now->fenced.of[u]);
    if (sequential)
      limit = std::max(limit, who.fenced_globally->of[u]);
    least = std::max(least, last_until(marks_[u], limit));
  }
  if (!sequential_.empty())
    least = std::max(least,
                     sequential ? sequential_.back().position : last_until(sequential_, who.now->last_fence));
  return least;
}

void location::insert(std::size_t position, const store& fresh) {
  const bool last = position == stores_.size();
  if (fresh.value != stores_[position - 1].value)
    ++version_;
  stores_.insert(stores_.begin() + static_cast<std::ptrdiff_t>(position), fresh);
  if (last)
    return;
  const auto moved = [position](sight& each) { each.position += each.position >= position; };
  for (unsigned rest = threads_; rest != 0; rest &= rest - 1)
    for (sight& each : marks_[static_cast<unsigned>(std::countr_zero(rest))])
      moved(each);
  for (sight& each : sequential_)
    moved(each);
}

void location::mark(unsigned thread, epoch when, std::size_t position, stamp place) {
  const auto at = static_cast<std::uint32_t>(position);
  auto& mine = marks_[thread];
  threads_ |= static_cast<std::uint8_t>(1U << thread);
  if (!mine.empty() && mine.back().when == when)
    mine.back().position = std::max(mine.back().position, at);
  else
    mine.push_back({when, at});
  if (place != 0)
    sequential_.push_back({place, at});
}

} // namespace kernlet::explore
