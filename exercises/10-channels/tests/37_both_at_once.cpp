// Step 10.4: somebody serves the one who waits, and at the same moment its time is up, or its task is told to
// end. It was served: it keeps what it has, and stays until the wake that is meant for it has come.
#include "support.hpp"

namespace {

using namespace chapter10;

/// A wait that ends by `why` while `meanwhile` serves it.
template <class Operation>
auto both(kernlet::judge::test& t, wake_reason why, const std::function<void()>& meanwhile,
          Operation operation) {
  scripted_task task(t, {[&] {
                       meanwhile();
                       return why;
                     }});
  const running_as here(task);
  const auto result = operation();
  KERNLET_CHECK_EQUAL(t, task.wakes(), 1, "how often it was woken");
  task.check_over();
  return result;
}

} // namespace

KERNLET_TEST("10.4.both-at-once") {
  for (const wake_reason why : {wake_reason::timed_out, wake_reason::cancelled}) {
    t.step(why == wake_reason::cancelled ? "told to end, and served" : "its time is up, and it is served");
    channel_core between(0), full(1), one(0), two(0);
    full.try_send(1);
    std::uint64_t got = both(
        t, why, [&] { KERNLET_CHECK(t, between.try_send(5) == done && "it waits"); },
        [&] { return receive(between); });
    KERNLET_CHECK_EQUAL(t, got, 5, "the word that was sent to it");
    channel_result how = both(
        t, why, [&] { KERNLET_CHECK_EQUAL(t, try_receive(between), 6, "its word"); },
        [&] { return between.send(6); });
    KERNLET_CHECK(t, how == done && "its word was received");
    how = both(
        t, why, [&] { KERNLET_CHECK_EQUAL(t, try_receive(full), 1, "the oldest word"); },
        [&] { return full.send(7); });
    KERNLET_CHECK(t, how == done && full.size() == 1 && "its word is in the channel");
    got = both(t, why, [&] { between.give_back(8); }, [&] { return receive(between); });
    KERNLET_CHECK_EQUAL(t, got, 8, "the word that was given back");
    t.step("a select");
    channel_case cases[] = {to_receive(one), to_send(two, 9)};
    selected made = both(
        t, why, [&] { KERNLET_CHECK_EQUAL(t, try_receive(two), 9, "its word"); },
        [&] { return wait(cases); });
    KERNLET_CHECK(t, made.how == done && made.chosen == 1 && "its word was received");
    KERNLET_CHECK(t, is_deserted(one) && is_deserted(two) && is_deserted(between) && "nobody is left");
    t.step("a close");
    made = both(t, why, [&] { one.close(); }, [&] { return wait(cases); });
    KERNLET_CHECK(t, made.how == closed && made.chosen == 0 && "it was told of the close");
    how = both(t, why, [&] { two.close(); }, [&] { return two.send(9); });
    KERNLET_CHECK(t, how == closed && "it was told of the close");
  }
}
