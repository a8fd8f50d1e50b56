// Step 10.4, hidden: four wait, and those whom the judge drew leave, by their deadline or by cancellation.
// The others are served in their order.
#include "../../../exercises/10-channels/tests/support.hpp"

namespace {

using namespace chapter10;

struct line {
  kernlet::judge::test& t;
  channel_core& between;
  bool sends;
  std::span<const std::uint64_t> fate; ///< 0, 1: stays; 2: its time is up; 3: it is told to end
  std::vector<std::uint64_t> order;    ///< who is to be served

  void come(std::size_t self) {
    scripted_task task(t, {[&] {
                         if (fate[self] < 2)
                           order.push_back(self + 1);
                         if (self + 1 < fate.size())
                           come(self + 1); // it comes while this one waits
                         else
                           serve();
                         return wake_reason::woken;
                       }});
    // Who leaves has left before the next one comes.
    scripted_task leaves(t,
                         {[&] { return fate[self] == 2 ? wake_reason::timed_out : wake_reason::cancelled; }});
    const running_as here(fate[self] < 2 ? static_cast<waiter&>(task) : leaves);
    std::uintptr_t word = 0;
    const channel_result how = sends ? between.send(self + 1) : between.receive(word);
    const channel_result expected = fate[self] < 2 ? done : fate[self] == 2 ? timed_out : cancelled;
    KERNLET_CHECK(t, how == expected && "who stays is served, who leaves is not");
    if (fate[self] >= 2) {
      leaves.check_over();
      self + 1 < fate.size() ? come(self + 1) : serve();
      return;
    }
    task.check_over();
    if (!sends)
      KERNLET_CHECK_EQUAL(t, word, self + 1, "the word for the one at this place");
  }
  void serve() {
    for (const std::uint64_t number : order)
      if (sends)
        KERNLET_CHECK_EQUAL(t, try_receive(between), number, "whose word comes next");
      else
        KERNLET_CHECK(t, between.try_send(number) == done && "somebody waits for it");
    KERNLET_CHECK(t, is_deserted(between) && "nobody else waits");
  }
};

} // namespace

KERNLET_TEST("10.4.some-leave") {
  const auto fate = t.input("fate");
  for (std::size_t at = 0; at + 4 <= fate.size(); at += 4)
    for (const bool sends : {false, true}) {
      channel_core between(0);
      line all{t, between, sends, fate.subspan(at, 4), {}};
      all.come(0);
    }
}
