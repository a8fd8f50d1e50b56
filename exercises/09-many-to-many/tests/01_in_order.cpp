// Step 09.1, first test: what goes in first comes out first, and size() counts what is inside.
#include "support.hpp"

KERNLET_TEST("09.1.in-order") {
  using namespace chapter09;
  const auto words = t.input("words");
  std::vector<item> tasks(words.size());
  std::vector<std::uint64_t> out;
  global_queue all;
  KERNLET_CHECK_EQUAL(t, all.size(), 0, "the size of an empty queue");
  KERNLET_CHECK(t, all.pop() == nullptr && "nothing comes out of an empty queue");
  t.step("%zu tasks go in one by one, and come out", words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    tasks[i].word = words[i];
    all.push(tasks[i]);
    KERNLET_CHECK_EQUAL(t, all.size(), i + 1, "how many stand in it");
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const runnable* const one = all.pop();
    if (!KERNLET_CHECK(t, one != nullptr && "one comes out for each that went in"))
      t.finish();
    out.push_back(static_cast<const item*>(one)->word);
    KERNLET_CHECK_EQUAL(t, all.size(), words.size() - i - 1, "how many stand in it");
  }
  KERNLET_CHECK(t, all.pop() == nullptr && "then it is empty");
  t.step("what came out goes in again");
  all.push(tasks[1]);
  all.push(tasks[0]);
  KERNLET_CHECK(t, all.pop() == &tasks[1] && all.pop() == &tasks[0] && "in the new order");
  KERNLET_CHECK(t, all.pop() == nullptr && "and no more");
  t.observe("words", out);
}
