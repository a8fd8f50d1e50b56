#pragma once
// What the tests of this chapter share. Those that run under the explorer are small on purpose: room for one
// or two words, two or three threads and a handful of calls, so that all orders that matter can be tried.

#include "waiters.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <kernlet/channel_core.hpp>
#include <kernlet/explore/outcome.hpp>
#include <kernlet/judge/test.hpp>
#include <memory>
#include <span>
#include <vector>

namespace chapter10 {

using namespace std::chrono_literals;
using enum channel_result;

/// A deadline that has passed, on any clock.
inline constexpr deadline long_ago = deadline{} + 1ns;

/// A word that is there at once; 0: there is none. The tests send no 0.
inline std::uint64_t try_receive(channel_core& from) {
  std::uintptr_t word = 0;
  return from.try_receive(word) == done ? word : 0;
}
/// A word that may have to be waited for; 0: none came.
inline std::uint64_t receive(channel_core& from, deadline until = no_deadline) {
  std::uintptr_t word = 0;
  return from.receive(word, until) == done ? word : 0;
}

/// Nobody waits on either side of a channel without room, and there is no word in it. Only where no other
/// thread is left.
inline bool is_deserted(channel_core& one) {
  std::uintptr_t word = 0;
  return one.try_receive(word) == would_block && one.try_send(9) == would_block;
}

inline channel_case to_send(channel_core& to, std::uintptr_t word) {
  channel_case one;
  one.channel = &to;
  one.sends = true;
  one.word = word;
  return one;
}
inline channel_case to_receive(channel_core& from) {
  channel_case one;
  one.channel = &from;
  return one;
}

/// What a select has done.
struct selected {
  channel_result how;
  std::size_t chosen = 99; ///< left as it is, when none was
};
inline selected look(std::span<channel_case> cases) {
  selected made{};
  made.how = channel_core::select(cases, false, no_deadline, made.chosen);
  return made;
}
inline selected wait(std::span<channel_case> cases, deadline until = no_deadline) {
  selected made{};
  made.how = channel_core::select(cases, true, until, made.chosen);
  return made;
}

/// What came out of channels, by word: 1 to 7. One for each thread; added up by one who has joined them.
class tally {
 public:
  /// Returns whether there was one.
  bool note(std::uint64_t word) {
    ++times_[word % times_.size()];
    return word != 0;
  }
  void drain(channel_core& from) {
    while (note(try_receive(from)))
      ;
  }
  tally& operator+=(const tally& other) {
    for (std::size_t i = 0; i < times_.size(); ++i)
      times_[i] += other.times_[i];
    return *this;
  }
  std::uint64_t times(std::uint64_t word) const { return times_[word]; }
  /// Conservation: words 1 to `last` came out, each exactly once.
  void check_each_once(judge::test& t, std::size_t last, const char* file = __builtin_FILE(),
                       int line = __builtin_LINE()) const {
    std::uint64_t lost = 0, twice = 0;
    for (std::size_t i = 1; i <= last; ++i) {
      lost += times_[i] == 0;
      twice += times_[i] > 1;
    }
    t.check_equal(twice, 0, "words that came out twice", file, line);
    t.check_equal(lost, 0, "words that were lost", file, line);
  }

 private:
  std::array<std::uint64_t, 8> times_{};
};

} // namespace chapter10
