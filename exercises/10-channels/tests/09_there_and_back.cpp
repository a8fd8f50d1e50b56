// Step 10.1: a question goes through one channel, the answer through another one.
#include "support.hpp"

KERNLET_TEST("10.1.there-and-back") {
  using namespace chapter10;
  channel_core questions(0), answers(0);
  KERNLET_NAME(t, questions);
  KERNLET_NAME(t, answers);
  std::uint64_t page = 0; // it belongs to whoever has had the last word
  const auto other = t.spawn([&] {
    for (int i = 0; i < 2; ++i) {
      const std::uint64_t word = receive(questions);
      page += word;
      answers.send(word + 1);
    }
  });
  for (const std::uint64_t word : {1u, 3u}) {
    ++page;
    questions.send(word);
    KERNLET_CHECK_EQUAL(t, receive(answers), word + 1, "the answer");
  }
  t.join(other);
  KERNLET_CHECK_EQUAL(t, page, 6, "what both have added");
}
