// Step 06.4: what a call throws comes back to its caller, and the pool lives on.
#include "support.hpp"

KERNLET_TEST("06.4.exceptions") {
  using namespace chapter06;
  const auto thrown = t.input("thrown");
  words caught;
  thread_pool pool({.threads = 2});
  world all;
  std::uint64_t returned = 0;
  t.step("%zu tasks hand calls over; every call throws", thrown.size());
  for (std::size_t i = 0; i < thrown.size(); ++i)
    all.tasks.spawn("calls", [&, i] {
      try {
        run_in_executor(pool, [&, i]() -> int { throw thrown[i]; });
        ++returned;
      } catch (std::uint64_t what) {
        caught.resize(thrown.size());
        caught[i] = what;
      }
    });
  all.run(t);
  KERNLET_CHECK_EQUAL(t, returned, 0, "calls that returned although they threw");
  t.observe("thrown", caught);
}
