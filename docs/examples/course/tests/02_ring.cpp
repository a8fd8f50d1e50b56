// A hidden test of this course: eight contexts in a ring, each hands the word on to the next.
#include "support.hpp" // of exercises/02-context-switch/tests

#include <kernlet/judge/test.hpp>
#include <vector>

KERNLET_TEST("02.1.course-ring") {
  using namespace chapter02;
  constexpr std::size_t size = 8;
  const auto words = t.input("words");
  kernlet::context main;
  std::vector<std::unique_ptr<framed_runner>> ring;
  for (std::size_t self = 0; self < size; ++self)
    ring.push_back(std::make_unique<framed_runner>([&, self](void* word) {
      for (;;)
        word = ring[self]->context.switch_to(self + 1 < size ? ring[self + 1]->context : main, word);
    }));

  std::vector<std::uint64_t> seen;
  for (const std::uint64_t word : words) {
    t.step("a word goes into the ring");
    seen.push_back(to_word(main.switch_to(ring[0]->context, to_pointer(word))));
  }
  t.observe("words", seen);
}
