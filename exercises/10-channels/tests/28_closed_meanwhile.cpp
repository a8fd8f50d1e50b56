// Step 10.3: a select that waits is told of a close, by the case of that channel.
#include "support.hpp"

KERNLET_TEST("10.3.closed-meanwhile") {
  using namespace chapter10;
  for (const std::size_t which : {0u, 1u}) {
    t.step("the channel of case %zu is closed", which);
    channel_core left(0), right(0);
    scripted_task task(t, {[&] {
                         KERNLET_CHECK(t, (which == 0 ? left : right).close() && "it was open");
                         return wake_reason::woken;
                       }});
    const running_as here(task);
    channel_case cases[] = {to_receive(left), to_send(right, 5)};
    const selected made = wait(cases);
    KERNLET_CHECK(t, made.how == closed && "it was closed");
    KERNLET_CHECK_EQUAL(t, made.chosen, which, "the case that was chosen");
    KERNLET_CHECK(t, !cases[which].ok && "the case says that it was not carried out");
    task.check_over();
    KERNLET_CHECK(t, is_deserted(which == 0 ? right : left) && "it waits in the other channel no more");
  }
}
