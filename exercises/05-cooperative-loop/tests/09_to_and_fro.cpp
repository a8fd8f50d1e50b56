// Step 05.2, one source in three executions: two threads hand a word to and fro. As tasks of your loop they
// take turns on one kernel thread; on kernel threads they sleep in the kernel; under the explorer they run in
// every order. The recipe is the same: change, then wake; look, then park. A wake may come before the park,
// and must count.
#include <kernlet/judge/test.hpp>

#include <atomic>

KERNLET_TEST("05.2.to-and-fro") {
  constexpr std::uint64_t rounds = 3;
  std::atomic<kernlet::judge::thread_id> turn{0};
  KERNLET_NAME(t, turn);
  std::uint64_t word = 1; // plain: whose turn it is has it
  const auto take = [&](kernlet::judge::thread_id self) {
    while (turn.load() != self)
      t.park();
  };
  const auto give = [&](kernlet::judge::thread_id other) {
    turn.store(other);
    t.wake(other);
  };
  const auto other = t.spawn([&] {
    for (std::uint64_t round = 0; round < rounds; ++round) {
      take(1);
      word *= 2;
      give(0);
    }
  });
  for (std::uint64_t round = 0; round < rounds; ++round) {
    word += 1;
    give(other);
    take(0);
  }
  KERNLET_CHECK_EQUAL(t, word, 22u, "the word after three rounds");
  t.join(other);
}
