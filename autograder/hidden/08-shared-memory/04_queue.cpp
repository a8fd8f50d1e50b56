// Step 08.3, hidden: a bounded queue of one mutex and two conditions, between two producers and two
// consumers.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

#include <deque>

KERNLET_TEST("08.3.queue") {
  using namespace chapter08;
  const std::uint64_t room = t.value("room") + 1;
  constexpr std::uint64_t each = 200;
  thread_mutex mutex;
  thread_condition not_full, not_empty;
  std::deque<std::uint64_t> items;
  std::uint64_t sums[2] = {}, most = 0;
  std::vector<judge::thread_id> started;
  t.step("room for %llu", static_cast<unsigned long long>(room));
  for (std::size_t i = 0; i < 2; ++i) {
    started.push_back(t.spawn([&] {
      for (std::uint64_t word = 1; word <= each; ++word) {
        mutex.lock();
        not_full.wait(mutex, [&] { return items.size() < room; });
        items.push_back(word);
        most = std::max<std::uint64_t>(most, items.size());
        mutex.unlock();
        not_empty.notify_one();
      }
    }));
    started.push_back(t.spawn([&, i] {
      for (std::uint64_t k = 0; k < each; ++k) {
        const std::scoped_lock held(mutex);
        not_empty.wait(mutex, [&] { return !items.empty(); });
        sums[i] += items.front();
        items.pop_front();
        not_full.notify_one();
      }
    }));
  }
  for (const auto thread : started)
    t.join(thread);
  KERNLET_CHECK_EQUAL(t, sums[0] + sums[1], each * (each + 1), "the sum of what was taken");
  KERNLET_CHECK_EQUAL(t, items.size(), 0, "items that are left");
  KERNLET_CHECK(t, most <= room && "never more inside than there is room for");
}
