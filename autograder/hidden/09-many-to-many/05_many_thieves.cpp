// Step 09.3, hidden: one owner, three thieves, on processors of their own. The owner does what the judge
// drew; the ring is small, so that it comes round and overflows all the time.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.3.many") {
  using namespace chapter09;
  const auto draw = t.input("draw");
  constexpr std::size_t threads = 4, many = 4000;
  std::vector<item> tasks(many);
  std::vector<std::vector<std::uint64_t>> taken(threads + 1);
  team<threads> four({.capacity = 8});
  std::atomic<bool> over{false};
  const auto note = [&](std::size_t thread, const runnable* one) {
    if (one != nullptr)
      taken[thread].push_back(static_cast<const item*>(one)->word);
    return one != nullptr;
  };
  std::vector<judge::thread_id> started;
  for (std::size_t thief = 1; thief < threads; ++thief)
    started.push_back(t.spawn([&, thief] {
      while (!over.load()) {
        if (!note(thief, take_stolen(four[thief], thief == 1 ? loot::anything : loot::ring)))
          t.yield();
        while (note(thief, four.queue(thief).pop()))
          ;
      }
    }));
  for (std::size_t i = 0; i < many; ++i) {
    tasks[i].word = i;
    switch (draw[i % draw.size()]) {
    case 0:
      four.push_next(0, tasks[i]);
      break;
    case 1:
      four.push(0, tasks[i]);
      note(0, four.queue(0).pop());
      note(0, four.queue(0).pop_oldest());
      break;
    case 2:
      four.push(0, tasks[i]);
      if (four.queue(0).take_out(tasks[i]))
        note(0, &tasks[i]);
      break;
    case 3:
      t.yield();
      [[fallthrough]];
    default:
      four.push(0, tasks[i]);
    }
  }
  over.store(true);
  for (const auto thread : started)
    t.join(thread);
  for (std::size_t i = 0; i < threads; ++i)
    while (note(threads, four.queue(i).pop()))
      ;
  while (note(threads, four.global().pop()))
    ;
  std::vector<std::uint64_t> times(many);
  std::uint64_t twice = 0, lost = 0;
  for (const auto& mine : taken)
    for (const std::uint64_t word : mine)
      twice += times[word]++ != 0;
  for (const std::uint64_t count : times)
    lost += count == 0;
  KERNLET_CHECK_EQUAL(t, twice, 0, "tasks that came out twice");
  KERNLET_CHECK_EQUAL(t, lost, 0, "tasks that were lost");
}
