// Step 08.1, before the first test: on one thread nothing can go wrong, and the starter passes. It earns
// nothing.
#include "support.hpp"

KERNLET_TEST("08.1.one-thread") {
  using namespace chapter08;
  const auto words = t.input("words");
  notice_board board;
  t.step("ten numbers are taken");
  for (std::uint64_t i = 0; i < 10; ++i)
    KERNLET_CHECK_EQUAL(t, board.take_number(), i, "a number");
  KERNLET_CHECK(t, board.find() == nullptr && "nothing is up");
  t.step("a notice is put up");
  board.publish({words[0], {words[1], words[2], words[3]}});
  const notice* const found = board.find();
  if (!KERNLET_CHECK(t, found != nullptr && "a notice is up"))
    t.finish();
  KERNLET_CHECK(t, board.find() == found && "it stays where it is");
  const std::uint64_t seen[] = {found->number, found->words[0], found->words[1], found->words[2]};
  t.observe("words", seen);
}
