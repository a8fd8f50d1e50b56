// Step 04.3: who has caught the exception owns it. The coroutine does not keep it alive.
#include "support.hpp"

KERNLET_TEST("04.3.error-freed") {
  using namespace chapter04;
  {
    auto other = make([](coroutine_self&, void*) { throw counted(7); });
    std::uint64_t value = 0;
    try {
      other.resume();
    } catch (const counted& what) {
      value = what.value;
    }
    KERNLET_CHECK_EQUAL(t, value, 7, "the exception's value");
    t.step("the catch block has ended, the coroutine is still there");
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(counted::alive), 0,
                        "exceptions alive after the catch block");
    KERNLET_CHECK(t, std::current_exception() == nullptr);
  }
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(counted::alive), 0,
                      "exceptions alive after the coroutine");
}
