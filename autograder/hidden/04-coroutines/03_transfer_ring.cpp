// Step 04.2, hidden: many transfers in a drawn order need no more stack than one, and one resumer waits for
// all.
#include "../../../exercises/04-coroutines/tests/support.hpp"

KERNLET_TEST("04.2.transfer-ring") {
  using namespace chapter04;
  const auto order = t.input("order");
  constexpr std::uint64_t rounds = 200;
  std::vector<std::uint64_t> seen;
  std::uint64_t transfers = 0, wrong = 0;
  std::vector<coroutine_core> ring(8);
  for (std::uint64_t i = 0; i < ring.size(); ++i)
    ring[i] = make([&, i](coroutine_self& self, void* word) {
      for (;;) {
        wrong += to_word(word) != i;
        const std::uint64_t at = transfers++ % order.size();
        if (transfers <= order.size())
          seen.push_back(order[at]);
        if (transfers == rounds * order.size()) {
          word = self.yield(to_pointer(1234));
          continue;
        }
        const std::uint64_t next = order[at];
        if (next != i)
          word = self.transfer_to(ring[next], to_pointer(next));
        else
          word = to_pointer(i);
      }
    });
  t.step("main resumes one; all of them transfer to one another, %llu times",
         static_cast<unsigned long long>(rounds * order.size()));
  const std::uint64_t word = to_word(ring[0].resume(to_pointer(0)));
  KERNLET_CHECK_EQUAL(t, word, 1234, "the word that the last one yields to main");
  KERNLET_CHECK_EQUAL(t, wrong, 0, "words that arrived at the wrong coroutine");
  t.observe("order", seen);
}
