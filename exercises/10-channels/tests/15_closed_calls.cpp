// Step 10.2: a closed channel takes no words, and is closed once.
#include "support.hpp"

KERNLET_TEST("10.2.closed-calls") {
  using namespace chapter10;
  for (const std::size_t capacity : {0u, 2u}) {
    t.step("room for %zu words", capacity);
    channel_core between(capacity);
    scripted_task alone(t, {});
    const running_as here(alone);
    KERNLET_CHECK(t, !between.is_closed() && "it begins open");
    KERNLET_CHECK(t, between.close() && "it was open");
    KERNLET_CHECK(t, between.is_closed() && "now it is closed");
    KERNLET_CHECK(t, !between.close() && "it was closed before");
    KERNLET_CHECK(t, between.try_send(1) == closed && "it takes no words");
    KERNLET_CHECK(t, between.send(1) == closed && "and does not wait for room");
    KERNLET_CHECK_EQUAL(t, between.size(), 0, "how many words are in it");
    std::uintptr_t word = 0;
    KERNLET_CHECK(t, between.try_receive(word) == closed && "no word ever came");
    KERNLET_CHECK_EQUAL(t, between.capacity(), capacity, "the capacity");
  }
}
