// Step 02.1, first test: a word goes to another context, and one comes back.
#include "support.hpp"

#include <kernlet/judge/test.hpp>

KERNLET_TEST("02.1.there-and-back") {
  using namespace chapter02;
  const auto there = t.input("there");
  const auto back = t.input("back");
  std::array<std::uint64_t, 8> seen_there{}, seen_back{};

  raw_context main;
  runner other([&](void* word) {
    for (std::size_t i = 0;; ++i) {
      seen_there[i % 8] = to_word(word);
      word = other.context.switch_to(main, to_pointer(back[i % 8]));
    }
  });

  for (std::size_t i = 0; i < 8; ++i) {
    t.step("main switches to the other context for the %zu. time", i + 1);
    seen_back[i] = to_word(main.switch_to(other.context, to_pointer(there[i])));
    t.step("main is back");
  }
  t.observe("there", seen_there);
  t.observe("back", seen_back);
}
