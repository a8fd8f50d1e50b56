// Step 02.1: the registers that the calling convention makes a callee preserve survive a switch, for both
// sides.
//
// Random words are loaded into all of them; the switch is called with them in place; what they hold
// afterwards is observed. The compiler cannot help here: the loads, the call and the stores are one assembly
// function (callee_saved_x86_64.hpp and its like).
#include "callee_saved.hpp"
#include "support.hpp"

#include <algorithm>
#include <kernlet/judge/test.hpp>

namespace {

using namespace chapter02;

struct side {
  raw_context* from;
  raw_context* to;
};

/// Called by the assembly with the random words still in the registers.
void switch_sides(void* argument) {
  const side& s = *static_cast<side*>(argument);
  // Without the floating-point words: nothing between here and the switch has a reason to save a register
  // itself.
  s.from->switch_to_shared_fp(*s.to, nullptr);
}

} // namespace

KERNLET_TEST("02.1.callee-saved") {
  const auto mine = t.input("mine");
  const auto theirs = t.input("theirs");
  constexpr std::size_t words = 128, count = callee_saved_count, rounds = words / count;
  std::array<std::uint64_t, words> seen_mine{}, seen_theirs{};
  // What does not fill a whole round is not tried; it is reported as drawn.
  std::copy(mine.begin(), mine.end(), seen_mine.begin());
  std::copy(theirs.begin(), theirs.end(), seen_theirs.begin());

  raw_context main;
  runner other([&](void*) {
    side there{&other.context, &main};
    for (std::size_t round = 0;; ++round) {
      const std::size_t at = round % rounds * count;
      with_callee_saved(&theirs[at], &seen_theirs[at], switch_sides, &there);
    }
  });
  side here{&main, &other.context};
  for (std::size_t round = 0; round < rounds; ++round) {
    t.step(
        "round %zu: main fills %zu registers with random words and switches; the other context does the same",
        round + 1, count);
    with_callee_saved(&mine[round * count], &seen_mine[round * count], switch_sides, &here);
  }
  main.switch_to(other.context, nullptr); // so that the other side's last round ends, too
  t.observe("mine", seen_mine);
  t.observe("theirs", seen_theirs);
}
