// Step 10.1: words come out in the order in which they went in.
#include "support.hpp"

KERNLET_TEST("10.1.in-order") {
  using namespace chapter10;
  const auto words = t.input("words");
  channel_core between(0);
  std::vector<std::uint64_t> out;
  const auto other = t.spawn([&] {
    for (const std::uint64_t word : words)
      KERNLET_CHECK(t, between.send(word) == done && "each is received");
  });
  t.step("%zu words are sent, and received", words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uintptr_t word = 0;
    KERNLET_CHECK(t, between.receive(word) == done && "each was sent");
    out.push_back(word);
  }
  t.join(other);
  t.observe("words", out);
}
