// Step 06.4, hidden: many tasks hand many calls over to few threads; every result comes to the one who asked.
#include "../../../exercises/06-event-loop/tests/support.hpp"

KERNLET_TEST("06.4.many") {
  using namespace chapter06;
  const auto sent = t.input("words");
  constexpr std::size_t tasks = 40;
  thread_pool pool({.threads = 2, .capacity = 3});
  world all;
  words seen(sent.size());
  t.step("%zu tasks call %zu times in all", tasks, sent.size());
  for (std::size_t i = 0; i < tasks; ++i)
    all.tasks.spawn("calls", [&, i] {
      for (std::size_t k = i; k < sent.size(); k += tasks)
        seen[k] = run_in_executor(pool, [word = sent[k]] { return word; });
    });
  all.run(t);
  t.observe("words", seen);
}
