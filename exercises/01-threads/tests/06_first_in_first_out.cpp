// Step 01.2, first test: one thread, nobody waits. What went in first comes out first.
#include "buffer.hpp"

KERNLET_TEST("01.2.first-in-first-out") {
  using namespace chapter01;
  const auto words = t.input("words");
  bounded_buffer buffer(8);
  std::vector<std::uint64_t> out;
  std::uint64_t inside = 0;
  for (std::size_t i = 0; i < words.size(); i += 8) {
    t.step("eight words go in");
    for (std::size_t k = 0; k < 8; ++k)
      KERNLET_CHECK(t, buffer.put(words[i + k]) && "an open buffer takes a word");
    inside = buffer.size();
    t.step("eight words come out");
    for (std::size_t k = 0; k < 8; ++k)
      out.push_back(buffer.take().value_or(0));
  }
  KERNLET_CHECK_EQUAL(t, inside, 8u, "words inside after eight puts");
  KERNLET_CHECK_EQUAL(t, buffer.size(), 0u, "words inside after eight takes");
  KERNLET_CHECK_EQUAL(t, buffer.capacity(), 8u, "the capacity");
  t.observe("words", out);
}
