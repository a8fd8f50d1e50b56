#include "choices.hpp"

#include <bit>

namespace kernlet::explore {

bool operation::depends_on(const operation& other) const noexcept {
  if (what == kind::none || other.what == kind::none)
    return false;
  // Fences of S order each other, and the sequentially consistent accesses around them.
  if (what == kind::fence || other.what == kind::fence)
    return sequential && other.sequential;
  if (what == kind::synchronisation && other.what == kind::synchronisation)
    return object == nullptr || other.object == nullptr || object == other.object;
  if (object != other.object)
    return false;
  return what != kind::read || other.what != kind::read || (sequential && other.sequential);
}

void choices::begin() {
  at_ = 0;
  taken_.clear();
  longest_ = std::max(longest_, points_);
  count_ = 0;
  played_at_ = 0;
  preemptions_ = 0;
  asleep_ = 0;
  points_ = 0;
  state_ = seed * 0x9e3779b97f4a7c15U + 0x632be59bd9b4e019U;
  if (how == strategy::pct)
    for (unsigned i = 0; i + 1 < depth; ++i)
      changes_[i] = 1 + draw() % longest_;
}

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
std::uint64_t choices::draw() noexcept {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

void choices::note(unsigned choice) noexcept {
  if (choice != 0)
    taken_.push_back({count_, choice});
  ++count_;
}

unsigned choices::next_node(unsigned n) noexcept {
  if (at_ == nodes_.size())
    nodes_.push_back({static_cast<std::uint8_t>(n)});
  return nodes_[at_++].chosen;
}

unsigned choices::choose_value(unsigned n) noexcept {
  unsigned chosen = 0;
  switch (how) {
  case strategy::bounded:
  case strategy::sleep_sets:
    chosen = next_node(n);
    break;
  case strategy::random:
  case strategy::pct:
    // What is newest comes half of the time: an old value everywhere would hide what happens after it.
    chosen = (draw() & 1) != 0 ? 0 : draw_below(n);
    break;
  case strategy::replay:
    if (played_at_ < played->size() && (*played)[played_at_].place == count_)
      chosen = std::min((*played)[played_at_++].choice, n - 1);
    break;
  }
  note(chosen);
  return chosen;
}

void choices::add_thread(unsigned thread) noexcept {
  if (how == strategy::pct)
    priority_[thread] = depth + (draw() >> 8);
}

namespace {

/// The threads of a mask, the current one first if it is there.
unsigned list(std::uint32_t mask, unsigned current, std::uint8_t (&out)[max_threads]) noexcept {
  unsigned n = 0;
  if ((mask >> current & 1) != 0)
    out[n++] = static_cast<std::uint8_t>(current);
  for (std::uint32_t rest = mask & ~(1U << current); rest != 0; rest &= rest - 1)
    out[n++] = static_cast<std::uint8_t>(std::countr_zero(rest));
  return n;
}

} // namespace

unsigned choices::choose_thread(std::uint32_t enabled, unsigned current, bool yields,
                                const std::array<operation, max_threads>& pending) noexcept {
  ++points_;
  const std::uint32_t here = 1U << current;
  if (how == strategy::sleep_sets) {
    node* mine;
    if (at_ == nodes_.size()) {
      node fresh;
      fresh.thread = true;
      fresh.asleep = asleep_;
      fresh.ways = static_cast<std::uint8_t>(list(enabled & ~asleep_, current, fresh.order));
      if (fresh.ways == 0)
        return max_threads;
      nodes_.push_back(fresh);
    }
    mine = &nodes_[at_++];
    const unsigned next = mine->order[mine->chosen];
    std::uint32_t sleeping = mine->asleep;
    for (unsigned i = 0; i < mine->chosen; ++i)
      sleeping |= 1U << mine->order[i];
    asleep_ = 0;
    for (; sleeping != 0; sleeping &= sleeping - 1) {
      const unsigned thread = static_cast<unsigned>(std::countr_zero(sleeping));
      if (!pending[thread].depends_on(pending[next]))
        asleep_ |= static_cast<std::uint8_t>(1U << thread);
    }
    if ((enabled & (enabled - 1)) != 0) { // the place of a choice is the same whatever the strategy
      std::uint8_t all[max_threads];
      const unsigned n = list(enabled, current, all);
      unsigned index = 0;
      while (index < n && all[index] != next)
        ++index;
      note(index);
    }
    return next;
  }
  if (yields && (enabled & ~here) != 0) // whoever yields does not go on while others can
    enabled &= ~here;
  if ((enabled & (enabled - 1)) == 0)
    return static_cast<unsigned>(std::countr_zero(enabled));
  std::uint8_t ways[max_threads];
  const unsigned n = list(enabled, current, ways);
  unsigned chosen = 0;
  switch (how) {
  case strategy::bounded: {
    const bool preempts = (enabled & here) != 0;
    if (!preempts || preemptions_ < bound) {
      chosen = next_node(n);
      preemptions_ += preempts && chosen != 0;
    }
    break;
  }
  case strategy::random:
    chosen = draw_below(n);
    break;
  case strategy::pct:
    for (unsigned i = 0; i + 1 < depth; ++i)
      if (changes_[i] == points_)
        priority_[current] = i + 1;
    if (yields)
      priority_[current] = draw() % depth;
    for (unsigned i = 1; i < n; ++i)
      if (priority_[ways[i]] > priority_[ways[chosen]])
        chosen = i;
    break;
  case strategy::replay:
    if (played_at_ < played->size() && (*played)[played_at_].place == count_)
      chosen = std::min((*played)[played_at_++].choice, n - 1);
    break;
  case strategy::sleep_sets:
    break;
  }
  note(chosen);
  return ways[chosen];
}

bool choices::advance() {
  while (!nodes_.empty() && nodes_.back().chosen + 1 >= nodes_.back().ways)
    nodes_.pop_back();
  if (nodes_.empty())
    return false;
  ++nodes_.back().chosen;
  return true;
}

} // namespace kernlet::explore
