// Step 08.1: three threads. One puts up a notice, another finds it and tells a third, which looks as well.
// What the second one has seen the third one must see: order is passed on.
#include "support.hpp"

KERNLET_TEST("08.1.passed-on") {
  using namespace chapter08;
  notice_board board;
  KERNLET_NAME(t, board);
  std::atomic<bool> told{false};
  KERNLET_NAME(t, told);
  const auto writer = t.spawn([&] { board.publish({7, {8, 9, 10}}); });
  const auto finder = t.spawn([&] {
    if (board.find() != nullptr)
      told.store(true, std::memory_order_release);
  });
  if (told.load(std::memory_order_acquire)) {
    const notice* const found = board.find();
    KERNLET_CHECK(t, found != nullptr && "who was told of a notice finds it");
    KERNLET_CHECK_EQUAL(t, found->words[1], 9, "a word of the notice");
  }
  t.join(writer);
  t.join(finder);
}
