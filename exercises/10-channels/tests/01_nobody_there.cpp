// Step 10.1, first test: where nobody is there, a try neither sends nor receives, and leaves nothing behind.
#include "support.hpp"

KERNLET_TEST("10.1.nobody-there") {
  using namespace chapter10;
  channel_core between(0);
  std::uintptr_t word = 0;
  for (int i = 0; i < 3; ++i) {
    KERNLET_CHECK(t, between.try_receive(word) == would_block && "nobody sends");
    KERNLET_CHECK(t, between.try_send(5) == would_block && "nobody receives");
  }
}
