// Step 10.1: of those who wait on one side, the first to come is served first.
#include "support.hpp"

namespace {

using namespace chapter10;

/// Three come one after the other and wait, each with its number; then `serve` is called. They return in the
/// opposite order, since they are all on one thread.
void three_wait(kernlet::judge::test& t, const std::function<void(std::uint64_t)>& come,
                const std::function<void()>& serve, std::uint64_t number = 1) {
  scripted_task task(t, {[&] {
                       number == 3 ? serve() : three_wait(t, come, serve, number + 1);
                       return wake_reason::woken;
                     }});
  const running_as here(task);
  come(number);
  task.check_over();
}

} // namespace

KERNLET_TEST("10.1.first-come") {
  channel_core between(0);
  t.step("three receivers wait");
  three_wait(
      t,
      [&](std::uint64_t number) {
        KERNLET_CHECK_EQUAL(t, receive(between), number, "the word for the one who came at this place");
      },
      [&] {
        for (const std::uintptr_t word : {1u, 2u, 3u})
          KERNLET_CHECK(t, between.try_send(word) == done && "somebody waits for it");
      });
  t.step("three senders wait");
  three_wait(
      t, [&](std::uint64_t number) { KERNLET_CHECK(t, between.send(number) == done && "it was received"); },
      [&] {
        for (const std::uint64_t number : {1u, 2u, 3u})
          KERNLET_CHECK_EQUAL(t, try_receive(between), number, "whose word comes next");
      });
  KERNLET_CHECK(t, is_deserted(between) && "and all are gone");
}
