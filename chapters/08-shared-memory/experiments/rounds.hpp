#pragma once
/// \file
/// Two threads on two processors that do a short step each, at about the same moment, a million times.
///
/// A round begins when both have arrived, and the next one when both have written down what they found. Each
/// waits a little before its step, another time in each round, so that the two steps fall close together now
/// and then.

#include "processors.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace lab {

/// A word on lines of its own: 128 bytes, since processors fetch lines in pairs.
struct alignas(128) lone_word {
  std::atomic<std::uint32_t> value{0};
};

class rounds {
 public:
  static constexpr std::uint32_t count = 1000000;

  /// How often the first side returned i and the second one j: at [i][j]. A side is a function without
  /// arguments that returns 0 or 1; `reset` is called when both are through.
  template <class First, class Second, class Reset>
  std::array<std::array<long, 2>, 2> run(First first, Second second, Reset reset) {
    const std::vector<int> processors = allowed_processors();
    reset();
    arrived_[0].value = arrived_[1].value = 0;
    std::thread other([&] { side(1, second, [] {}, processors.back()); });
    std::thread one([&] { side(0, first, reset, processors.front()); });
    one.join();
    other.join();
    std::array<std::array<long, 2>, 2> seen{};
    for (std::uint32_t round = 0; round < count; ++round)
      ++seen[found_[0][round]][found_[1][round]];
    return seen;
  }

 private:
  /// Both threads have come this far. Here the default order is right, and its cost does not matter.
  void meet(std::size_t me, std::uint32_t step) {
    arrived_[me].value = step;
    for (int looks = 1; arrived_[1 - me].value < step; ++looks)
      if (looks % 1000 == 0)
        sched_yield(); // perhaps the other one has no processor
  }

  template <class Step, class Reset>
  void side(std::size_t me, Step step, Reset reset, int processor) {
    stay_on(processor);
    std::uint32_t random = 2463534242U + static_cast<std::uint32_t>(me);
    for (std::uint32_t round = 0; round < count; ++round) {
      meet(me, 3 * round + 1);
      random ^= random << 13, random ^= random >> 17, random ^= random << 5; // Marsaglia's xorshift
      for (std::uint32_t pause = random % 32; pause > 0; --pause)
        asm volatile("");
      found_[me][round] = step() & 1;
      meet(me, 3 * round + 2);
      reset();
      meet(me, 3 * round + 3);
    }
  }

  lone_word arrived_[2];
  std::vector<std::uint8_t> found_[2] = {std::vector<std::uint8_t>(count), std::vector<std::uint8_t>(count)};
};

} // namespace lab
