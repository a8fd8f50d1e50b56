// Step 09.2, first test: the ring alone, by its owner. First in, first out, however often it comes round.
#include "support.hpp"

KERNLET_TEST("09.2.round-and-round") {
  using namespace chapter09;
  const auto words = t.input("words");
  std::vector<item> tasks(words.size());
  std::vector<std::uint64_t> out;
  std::uint64_t disorder = 0;
  for (const std::uint32_t capacity : {4u, 2u}) {
    t.step("a ring with %u places", capacity);
    run_queue own({.capacity = capacity});
    global_queue global;
    std::size_t in = 0, done = 0;
    // In go as many as there is room for; out come, by turns, all and all but one: so the ring comes round.
    for (std::size_t round = 0; done < words.size(); ++round) {
      for (; in < words.size() && in - done < capacity; ++in) {
        tasks[in].word = words[in];
        own.push(tasks[in], global);
      }
      for (const std::size_t keep = in == words.size() ? 0 : round % 2; in - done > keep; ++done) {
        const runnable* const one = own.pop();
        if (!KERNLET_CHECK(t, one != nullptr && "one comes out for each that went in"))
          t.finish();
        disorder += one != &tasks[done];
        if (capacity == 4)
          out.push_back(static_cast<const item*>(one)->word);
      }
    }
    KERNLET_CHECK(t, own.pop() == nullptr && own.pop_oldest() == nullptr && "then it is empty");
    KERNLET_CHECK_EQUAL(t, global.size(), 0, "tasks in the global queue, where there was room in the ring");
  }
  KERNLET_CHECK_EQUAL(t, disorder, 0, "tasks that came out of their turn");
  t.observe("words", out);
}
