// Step 10.4, full: once a channel is there, a send and a receive ask for no memory, whether or not they wait.
#include "support.hpp"

#include <kernlet/judge/allocations.hpp>

KERNLET_TEST("10.4.no-allocation") {
  using namespace chapter10;
  channel_core buffered(4), meeting(0);
  std::uint64_t sum = 0, waited = 0;
  const std::uint64_t before = kernlet::judge::allocations;
  for (std::uintptr_t i = 0; i < 1000; ++i) {
    for (std::uintptr_t word = i; word < i + 4; ++word)
      buffered.send(word);
    for (std::uintptr_t word = i; word < i + 4; ++word)
      sum += receive(buffered);
    waited += meeting.send(i, long_ago) == timed_out;
    std::uintptr_t word = 0;
    waited += meeting.receive(word, long_ago) == timed_out;
  }
  const std::uint64_t needed = kernlet::judge::allocations - before;
  KERNLET_CHECK_EQUAL(t, needed, 0, "allocations");
  KERNLET_CHECK_EQUAL(t, sum, 4 * 999 * 500 + 1000 * 6, "sum of the words");
  KERNLET_CHECK_EQUAL(t, waited, 2000, "how many have waited until their time was up");
}
