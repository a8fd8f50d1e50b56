// Step 08.1, first test under the explorer: two threads take numbers at the same time.
#include "support.hpp"

KERNLET_TEST("08.1.numbers") {
  using namespace chapter08;
  notice_board board;
  KERNLET_NAME(t, board);
  std::uint64_t first[2] = {}, second = 0;
  const auto other = t.spawn([&] { second = board.take_number(); });
  for (std::uint64_t& number : first)
    number = board.take_number();
  t.join(other);
  KERNLET_CHECK(t, first[0] < first[1] && "a thread's later number is the higher one");
  KERNLET_CHECK(t, second != first[0] && second != first[1] && "no two take the same number");
  KERNLET_CHECK_EQUAL(t, first[0] + first[1] + second, 0 + 1 + 2, "the sum of three numbers");
}
