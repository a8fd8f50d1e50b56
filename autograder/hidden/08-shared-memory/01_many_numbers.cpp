// Step 08.1, hidden: many threads on processors of their own take numbers, while one puts up a notice and all
// look for it.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.1.many") {
  using namespace chapter08;
  constexpr std::uint64_t threads = 4, each = 2000;
  const std::uint64_t writer = t.value("writer");
  notice_board board;
  std::vector<std::vector<std::uint64_t>> taken(threads);
  std::uint64_t broken[threads] = {};
  std::vector<judge::thread_id> started;
  for (std::uint64_t i = 0; i < threads; ++i)
    started.push_back(t.spawn([&, i] {
      for (std::uint64_t k = 0; k < each; ++k) {
        taken[i].push_back(board.take_number());
        if (i == writer && k == each / 2)
          board.publish({k, {k + 1, k + 2, k + 3}});
        if (const notice* const found = board.find())
          broken[i] += found->words[0] != found->number + 1 || found->words[1] != found->number + 2 ||
                       found->words[2] != found->number + 3;
      }
    }));
  for (const auto thread : started)
    t.join(thread);
  std::vector<std::uint64_t> times(threads * each);
  std::uint64_t disorder = 0, strangers = 0, twice = 0, halves = 0;
  for (const auto& mine : taken)
    for (std::size_t k = 0; k < mine.size(); ++k) {
      disorder += k > 0 && mine[k] <= mine[k - 1];
      if (mine[k] < times.size())
        twice += times[mine[k]]++ != 0;
      else
        ++strangers;
    }
  for (const std::uint64_t count : broken)
    halves += count;
  KERNLET_CHECK_EQUAL(t, twice, 0, "numbers that were given out twice");
  KERNLET_CHECK_EQUAL(t, strangers, 0, "numbers beyond the number of calls");
  KERNLET_CHECK_EQUAL(t, disorder, 0, "numbers that were not higher than the same thread's last one");
  KERNLET_CHECK_EQUAL(t, halves, 0, "notices that were found and not whole");
  KERNLET_CHECK(t, board.find() != nullptr && "in the end it is up");
}
