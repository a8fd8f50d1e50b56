#pragma once
// The model answer of the bonus exercise. A thread that sleeps has made no step since it fell asleep, so its
// next operation is the same at each decision until it wakes; any of them may be asked for it.

#include "tiny_explorer.hpp"

#include <set>

namespace tiny {

inline bool independent(const operation& one, const operation& other) {
  return one.object != other.object || (!one.writes && !other.writes);
}

inline std::vector<std::size_t> awake(const path& so_far, const decision& here) {
  std::set<std::size_t> asleep;
  for (const decision& each : so_far) {
    asleep.insert(each.options.begin(), each.options.begin() + static_cast<std::ptrdiff_t>(each.taken));
    std::erase_if(asleep, [&](std::size_t thread) {
      return !independent(each.next[thread], each.next[each.chosen()]);
    });
  }
  std::vector<std::size_t> options = here.enabled;
  std::erase_if(options, [&](std::size_t thread) { return asleep.contains(thread); });
  return options;
}

} // namespace tiny
