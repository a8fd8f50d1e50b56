// Step 08.1: who finds a notice finds all of it.
#include "support.hpp"

KERNLET_TEST("08.1.whole") {
  using namespace chapter08;
  notice_board board;
  KERNLET_NAME(t, board);
  const auto writer = t.spawn([&] { board.publish({1, {2, 3, 4}}); });
  const notice* const early = board.find();
  if (early != nullptr) {
    KERNLET_CHECK_EQUAL(t, early->number, 1, "the number of the notice");
    KERNLET_CHECK_EQUAL(t, early->words[0], 2, "its first word");
    KERNLET_CHECK_EQUAL(t, early->words[2], 4, "its last word");
  }
  t.join(writer);
  const notice* const late = board.find();
  KERNLET_CHECK(t, late != nullptr && "after publish() has returned, and the thread was joined, it is up");
  KERNLET_CHECK(t, (early == nullptr || early == late) && "it stays where it is");
}
