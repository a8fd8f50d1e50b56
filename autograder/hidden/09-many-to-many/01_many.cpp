// Step 09.1, hidden: four threads on processors of their own put in and take out, one by one and in rows, as
// the judge drew it. Each task comes out once, and those of one thread in their order.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.1.many") {
  using namespace chapter09;
  const auto draw = t.input("draw");
  constexpr std::size_t threads = 4, each = 1500;
  std::vector<item> tasks(threads * each);
  std::vector<std::vector<std::uint64_t>> taken(threads);
  global_queue all;
  std::vector<judge::thread_id> started;
  for (std::size_t i = 0; i < threads; ++i)
    started.push_back(t.spawn([&, i] {
      const auto take = [&, i](std::size_t most) {
        runnable* out[8] = {};
        const std::size_t count = most == 1 ? (out[0] = all.pop()) != nullptr : all.pop({out, most});
        for (std::size_t k = 0; k < count; ++k)
          taken[i].push_back(static_cast<item*>(out[k])->word);
        return count;
      };
      for (std::size_t next = 0, round = 0; next < each; ++round) {
        const std::size_t row =
            std::min<std::size_t>(draw[(round * threads + i) % draw.size()] + 1, each - next);
        runnable* in[8] = {};
        for (std::size_t k = 0; k < row; ++k, ++next) {
          tasks[i * each + next].word = i * each + next;
          in[k] = &tasks[i * each + next];
        }
        row == 1 ? all.push(*in[0]) : all.push(std::span<runnable* const>(in, row));
        take(1 + all.size() % 8);
        if (row == 2)
          t.yield();
      }
      while (take(8) != 0)
        ;
    }));
  for (const auto thread : started)
    t.join(thread);
  std::vector<std::uint64_t> times(threads * each);
  std::uint64_t disorder = 0, twice = 0, lost = 0;
  for (const auto& mine : taken) {
    std::vector<std::uint64_t> last(threads);
    for (const std::uint64_t word : mine) {
      twice += times[word]++ != 0;
      disorder += word + 1 <= last[word / each];
      last[word / each] = word + 1;
    }
  }
  for (const std::uint64_t count : times)
    lost += count == 0;
  KERNLET_CHECK_EQUAL(t, twice, 0, "tasks that came out twice");
  KERNLET_CHECK_EQUAL(t, lost, 0, "tasks that were lost");
  KERNLET_CHECK_EQUAL(t, disorder, 0, "tasks that one thread got before an older one of the same origin");
  KERNLET_CHECK_EQUAL(t, all.size(), 0, "how many are left");
}
