// Step 01.2: a producer that is faster than its consumer waits at the bound. The words that the consumer has
// not taken are inside, so their number tells whether the bound holds.
#include "buffer.hpp"

#include <algorithm>
#include <atomic>

KERNLET_TEST("01.2.full-waits") {
  using namespace chapter01;
  const auto words = t.input("words");
  constexpr std::uint64_t capacity = 3;
  bounded_buffer buffer(capacity);
  std::atomic<std::uint64_t> put{0}; // counted after the put has returned
  const auto producer = t.spawn([&] {
    for (const std::uint64_t word : words) {
      buffer.put(word);
      ++put;
    }
  });
  while (put < capacity) // no doubt about these: there is room
    t.yield();
  t.step("three words are inside; the producer is at its fourth");
  std::vector<std::uint64_t> out;
  std::uint64_t beyond = 0, most_inside = 0;
  for (std::uint64_t taken = 0; taken < words.size(); ++taken) {
    for (int i = 0; i < 20; ++i)
      t.yield(); // an invitation to overstep the bound
    beyond += put > taken + capacity;
    most_inside = std::max<std::uint64_t>(most_inside, buffer.size());
    out.push_back(buffer.take().value_or(0));
  }
  t.join(producer);
  KERNLET_CHECK_EQUAL(t, beyond, 0u, "times that a put returned while three words were inside");
  KERNLET_CHECK(t, most_inside <= capacity && "no more words inside than the capacity");
  t.observe("words", out);
}
