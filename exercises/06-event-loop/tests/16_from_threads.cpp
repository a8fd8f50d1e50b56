// Step 06.2: other threads hand calls in. Each is made once, on the reactor's thread, those of one thread in
// order.
#include "support.hpp"

#include <atomic>
#include <thread>

KERNLET_TEST("06.2.from-threads") {
  using namespace chapter06;
  const auto order = t.input("order");
  constexpr std::size_t threads = 2;
  const std::size_t each = order.size() / threads;
  reactor all;
  words seen[threads];
  std::uint64_t elsewhere = 0;
  const auto home = std::this_thread::get_id();
  std::optional<reactor_hold> held(all);
  std::size_t left = order.size();
  t.step("two threads hand in %zu calls each", each);
  std::vector<judge::thread_id> started;
  for (std::size_t i = 0; i < threads; ++i)
    started.push_back(t.spawn([&, i] {
      for (std::size_t k = 0; k < each; ++k) {
        all.call_from_thread([&, i, k] {
          elsewhere += std::this_thread::get_id() != home;
          seen[i].push_back(order[i * each + k]);
          if (--left == 0)
            held.reset();
        });
        if (k % 16 == 0)
          t.yield();
      }
    }));
  all.run();
  for (const auto thread : started)
    t.join(thread);
  KERNLET_CHECK_EQUAL(t, elsewhere, 0, "calls that ran on another thread than the reactor's");
  seen[0].insert(seen[0].end(), seen[1].begin(), seen[1].end());
  t.observe("order", seen[0]);
}
