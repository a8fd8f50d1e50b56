// Step 09.4: who rests sleeps in the kernel, and looks at nothing meanwhile. The kernel counts how often a
// thread has given its processor away because it had to wait.
#include "support.hpp"

#include <sys/resource.h>

KERNLET_TEST("09.4.sleeps") {
  using namespace chapter09;
  const auto waits = [] {
    rusage used{};
    getrusage(RUSAGE_THREAD, &used);
    return used.ru_nvcsw;
  };
  idle_workers idle(1);
  bool slept = false;
  std::uint64_t looks = 0;
  for (int i = 0; i < 100 && !slept; ++i) { // on a busy machine the time may be up before it is asleep
    const auto before = waits();
    looks = 0;
    idle.rest(0, false, [&] { return ++looks == 1'000'000; }, std::chrono::steady_clock::now() + 5ms);
    slept = waits() != before;
  }
  KERNLET_CHECK(t, slept && "who rests sleeps in the kernel");
  KERNLET_CHECK(t, looks < 100 && "and looks once or a few times, not all the time");
}
