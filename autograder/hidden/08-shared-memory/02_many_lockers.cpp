// Step 08.2, hidden: four threads on processors of their own lock, try and yield as the judge drew it.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.2.many") {
  using namespace chapter08;
  const auto draw = t.input("draw");
  constexpr std::size_t threads = 4;
  constexpr std::uint64_t rounds = 150;
  thread_mutex mutex;
  std::uint64_t count = 0, added[threads] = {};
  std::vector<judge::thread_id> started;
  for (std::size_t i = 0; i < threads; ++i)
    started.push_back(t.spawn([&, i] {
      for (std::uint64_t round = 0; round < rounds; ++round) {
        const std::uint64_t way = draw[(round * threads + i) % draw.size()];
        if (way == 0) {
          if (!mutex.try_lock())
            continue;
        } else {
          mutex.lock();
        }
        ++count;
        ++added[i];
        if (way == 1) // who is inside gives the processor away
          t.yield();
        mutex.unlock();
        if (way == 2)
          t.yield();
      }
    }));
  for (const auto thread : started)
    t.join(thread);
  std::uint64_t sum = 0;
  for (const std::uint64_t each : added)
    sum += each;
  KERNLET_CHECK_EQUAL(t, count, sum, "what was counted under the lock");
  KERNLET_CHECK(t, mutex.try_lock() && "in the end it is free");
}
