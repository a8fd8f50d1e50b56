// Step 10.2: what is in a closed channel can still be received. Then every receive says `closed`, at once.
#include "support.hpp"

KERNLET_TEST("10.2.drains") {
  using namespace chapter10;
  const auto words = t.input("words");
  std::vector<std::uint64_t> out;
  channel_core between(words.size());
  scripted_task alone(t, {});
  const running_as here(alone);
  for (const std::uint64_t word : words)
    KERNLET_CHECK(t, between.send(word) == done && "there is room");
  t.step("it is closed with %zu words in it", words.size());
  KERNLET_CHECK(t, between.close() && "it was open");
  for (std::size_t i = 0; i < words.size(); ++i) {
    KERNLET_CHECK_EQUAL(t, between.size(), words.size() - i, "how many words are left");
    KERNLET_CHECK(t, between.is_closed() && "it is closed, whatever is left");
    std::uintptr_t word = 0;
    const bool received = (i % 2 == 0 ? between.receive(word) : between.try_receive(word)) == done;
    KERNLET_CHECK(t, received && "there is a word");
    out.push_back(word);
  }
  std::uintptr_t word = 0;
  for (int i = 0; i < 2; ++i) {
    KERNLET_CHECK(t, between.receive(word) == closed && "there is no word left");
    KERNLET_CHECK(t, between.try_receive(word) == closed && "and there never will be");
  }
  t.observe("words", out);
}
