// Step 01.2, hidden: the buffer is closed in the middle of the traffic. What was put and not refused comes
// out, all of it.
#include "../../../exercises/01-threads/tests/buffer.hpp"

#include <atomic>

KERNLET_TEST("01.2.closed-in-between") {
  using namespace chapter01;
  for (const std::uint64_t when : t.input("when")) {
    bounded_buffer buffer(3);
    std::atomic<std::uint64_t> accepted{0}, taken{0};
    std::vector<judge::thread_id> threads;
    for (int i = 0; i < 3; ++i) {
      threads.push_back(t.spawn([&] {
        while (buffer.put(1)) {
          t.tick();
          ++accepted;
        }
      }));
      threads.push_back(t.spawn([&] {
        while (const auto word = buffer.take())
          taken += *word;
      }));
    }
    while (taken < when)
      t.yield();
    t.step("closed after about %llu words", static_cast<unsigned long long>(when));
    buffer.close();
    for (const auto each : threads)
      t.join(each);
    KERNLET_CHECK_EQUAL(t, taken, accepted, "words that came out, of those that went in");
    KERNLET_CHECK_EQUAL(t, buffer.size(), 0u, "words left inside");
  }
}
