#pragma once
/// \file
/// What a program says to whoever explores it. A program needs none of this to be explored; with it, the set
/// of all its outcomes is computed, and states that must be possible can be declared.
///
/// Under the explorer these functions are its own. On kernel threads they print, or do nothing.

#include <cstdio>
#include <string_view>

extern "C" {
/// Notes an outcome of this execution, as text. Called any number of times; the texts of one execution are
/// joined by spaces. Weak: a null address when nobody explores.
[[gnu::weak]] void kernlet_explore_outcome(const char* text, std::size_t size);
/// Gives the object at an address a name in timelines.
[[gnu::weak]] void kernlet_explore_name(const void* object, const char* name);
/// 1 under the explorer, where a part may shrink a constant (a queue's capacity) to bring its end near.
[[gnu::weak]] int kernlet_explore_running();
}

namespace kernlet::explore {

inline void outcome(std::string_view text) {
  if (&kernlet_explore_outcome != nullptr)
    kernlet_explore_outcome(text.data(), text.size());
  else
    std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
}

inline void name(const void* object, const char* text) {
  if (&kernlet_explore_name != nullptr)
    kernlet_explore_name(object, text);
}

inline bool running() {
  return &kernlet_explore_running != nullptr && kernlet_explore_running() != 0;
}

} // namespace kernlet::explore
