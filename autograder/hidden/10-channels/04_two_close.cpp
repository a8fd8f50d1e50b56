// Step 10.2, hidden: two close at the same moment, while a third one waits. One of them has closed it.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.2.two-close") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  bool first = false;
  channel_result ended{};
  const auto other = t.spawn([&] { first = between.close(); });
  const auto waits = t.spawn([&] {
    std::uintptr_t word = 0;
    ended = between.receive(word);
  });
  const bool second = between.close();
  t.join(other);
  t.join(waits);
  KERNLET_CHECK(t, first != second && "one of two has closed it");
  KERNLET_CHECK(t, ended == closed && "who waited was told");
}
