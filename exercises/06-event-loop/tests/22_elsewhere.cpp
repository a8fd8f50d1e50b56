// Step 06.4: a call runs on a thread of the pool, its result comes back, and the loop goes on meanwhile.
#include "support.hpp"

#include <semaphore>
#include <thread>

KERNLET_TEST("06.4.elsewhere") {
  using namespace chapter06;
  const auto words_sent = t.input("words");
  words seen;
  thread_pool pool({.threads = 1});
  world all;
  const auto home = std::this_thread::get_id();
  std::binary_semaphore gate(0);
  bool elsewhere = true, meanwhile = false;
  t.step("a task hands a call over that waits until another task has run");
  all.tasks.spawn("calls", [&] {
    run_in_executor(pool, [&] {
      elsewhere = std::this_thread::get_id() != home;
      if (elsewhere)
        gate.acquire();
    });
    if (!KERNLET_CHECK(t, elsewhere))
      t.finish();
    KERNLET_CHECK(t, meanwhile);
    t.step("calls with a result");
    for (const std::uint64_t word : words_sent)
      seen.push_back(*run_in_executor(pool, [word] { return std::make_unique<std::uint64_t>(word); }));
  });
  all.tasks.spawn("another", [&] {
    meanwhile = true;
    gate.release();
  });
  all.run(t);
  t.step("a kernel thread that runs no loop calls, too");
  seen.back() = run_in_executor(pool, [&] { return words_sent.back(); });
  t.observe("words", seen);
}
