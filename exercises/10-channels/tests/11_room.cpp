// Step 10.2: as many words as there is room for wait in the channel, and come out in their order. A send that
// has returned means that there was room, and no more: nobody has received anything yet.
#include "support.hpp"

KERNLET_TEST("10.2.room") {
  using namespace chapter10;
  const auto words = t.input("words");
  std::vector<std::uint64_t> out;
  channel_core between(4);
  KERNLET_CHECK_EQUAL(t, between.capacity(), 4, "the capacity");
  KERNLET_CHECK_EQUAL(t, between.size(), 0, "how many words are in it");
  scripted_task alone(t, {}); // a wait would be for ever
  const running_as here(alone);
  for (std::size_t i = 0; i < words.size(); i += 4) {
    t.step("four words are sent, and nobody receives");
    for (std::size_t k = 0; k < 4; ++k) {
      const bool sent = (k % 2 == 0 ? between.send(words[i + k]) : between.try_send(words[i + k])) == done;
      KERNLET_CHECK(t, sent && "there is room");
      KERNLET_CHECK_EQUAL(t, between.size(), k + 1, "how many words are in it");
    }
    KERNLET_CHECK(t, between.try_send(7) == would_block && "a fifth one has no room");
    t.step("they are received");
    for (std::size_t k = 0; k < 4; ++k) {
      std::uintptr_t word = 0;
      const bool received = (k % 2 == 0 ? between.receive(word) : between.try_receive(word)) == done;
      KERNLET_CHECK(t, received && "there is a word");
      KERNLET_CHECK_EQUAL(t, between.size(), 3 - k, "how many words are in it");
      out.push_back(word);
    }
    KERNLET_CHECK_EQUAL(t, try_receive(between), 0, "then it is empty");
  }
  t.observe("words", out);
}
