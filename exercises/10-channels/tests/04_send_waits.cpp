// Step 10.1: without a buffer a send that has returned was received: somebody had come for the word.
#include "support.hpp"

KERNLET_TEST("10.1.send-waits") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  std::atomic<bool> receives{false};
  KERNLET_NAME(t, receives);
  const auto other = t.spawn([&] {
    KERNLET_CHECK(t, between.send(1) == done && "it was received");
    KERNLET_CHECK(t, receives.load() && "nobody had come for the word when its send returned");
  });
  receives.store(true);
  KERNLET_CHECK_EQUAL(t, receive(between), 1, "the word that was received");
  t.join(other);
}
