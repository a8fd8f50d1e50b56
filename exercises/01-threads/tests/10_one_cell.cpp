// Step 01.2: room for one word, and many who wait on both sides. A wake that goes to the wrong side
// is lost here.
#include "buffer.hpp"

KERNLET_TEST("01.2.one-cell") {
  using namespace chapter01;
  for (const std::uint64_t extra : t.input("producers")) {
    bounded_buffer buffer(1);
    traffic all{1 + extra, 6 - extra, 600, {}};
    all.run(t, buffer);
    all.check(t);
  }
}
