// Step 02.1: a hundred thousand switches through the frame's wrapper; both sides' locals stay what they were.
#include "support.hpp"

#include <kernlet/judge/test.hpp>

KERNLET_TEST("02.1.ping-pong") {
  using namespace chapter02;
  constexpr std::uint64_t rounds = 100'000;
  kernlet::context main;
  std::uint64_t theirs = 0;
  framed_runner other([&](void* word) {
    for (;;) {
      ++theirs;
      word = other.context.switch_to(main, to_pointer(to_word(word) + 1));
    }
  });
  std::uint64_t word = 0;
  for (std::uint64_t i = 0; i < rounds; ++i)
    word = to_word(main.switch_to(other.context, to_pointer(word)));
  KERNLET_CHECK_EQUAL(t, word, rounds, "each round adds one to the word");
  KERNLET_CHECK_EQUAL(t, theirs, rounds, "rounds that the other context counted in its own local");
}
