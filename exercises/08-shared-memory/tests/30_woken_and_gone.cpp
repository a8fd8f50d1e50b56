// Step 08.5: the owner ends the parker's life as soon as it is woken. The waker may still be on its way back.
#include "support.hpp"

KERNLET_TEST("08.5.woken-and-gone") {
  using namespace chapter08;
  auto here = std::make_unique<parker>();
  const auto waker = t.spawn([&here = *here] { here.wake(); });
  here->park();
  here.reset();
  t.join(waker);
}
