// Step 01.1: what cannot be measured is refused, and no turn has been taken.
#include "../../../exercises/01-threads/tests/notebook.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

KERNLET_TEST("01.1.refuses") {
  using namespace chapter01;
  bool refused = false;
  try {
    measure_thread_switch({.rounds = 0});
  } catch (const std::invalid_argument&) {
    refused = true;
  }
  KERNLET_CHECK(t, refused && "0 rounds are an invalid argument");

  for (const int side : {0, 1})
    for (const int processor : {CPU_SETSIZE - 1, CPU_SETSIZE, -2}) {
      notebook seen(20);
      switch_meter_options options = noting(seen, 10);
      options.processors[side] = processor;
      t.step("side %d on processor %d, which is not there", side, processor);
      int error = 0;
      try {
        measure_thread_switch(options);
      } catch (const std::system_error& trouble) {
        error = trouble.code().value();
      }
      KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(error), static_cast<std::uint64_t>(EINVAL),
                          "the error, EINVAL");
      KERNLET_CHECK_EQUAL(t, seen.notes().size(), 0u, "turns that were taken");
    }
  t.step("and then it measures as before");
  notebook seen(20);
  measure_thread_switch(noting(seen, 10));
  KERNLET_CHECK_EQUAL(t, seen.notes().size(), 20u, "turns that were taken");
}
