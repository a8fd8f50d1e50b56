// Step 01.2: after close() nothing goes in, and what is inside still comes out.
#include "buffer.hpp"

KERNLET_TEST("01.2.close-drains") {
  using namespace chapter01;
  const auto words = t.input("words");
  bounded_buffer buffer(words.size() + 1);
  for (const std::uint64_t word : words)
    buffer.put(word);
  t.step("%zu words are inside; it is closed, twice", words.size());
  buffer.close();
  buffer.close();
  KERNLET_CHECK(t, !buffer.put(1) && "a closed buffer refuses a word");
  KERNLET_CHECK_EQUAL(t, buffer.size(), words.size(), "words inside after close() and a refused put");
  std::vector<std::uint64_t> out;
  while (const auto word = buffer.take()) {
    t.tick();
    out.push_back(*word);
  }
  KERNLET_CHECK(t, !buffer.take().has_value() && "closed and drained: nothing to take, and no wait");
  KERNLET_CHECK(t, !buffer.put(1) && "drained: it is still closed");
  t.observe("words", out);
}
