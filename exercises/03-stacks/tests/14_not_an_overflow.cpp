// Step 03.3: faults that are no overflow: a null pointer, a stray pointer into somebody else's guard, an
// address that is no address. Nobody is accused.
#include "faults.hpp"
#include "pool.hpp"

using namespace chapter03;

KERNLET_TEST("03.3.not-an-overflow") {
  static stack_area mine, theirs;
  stack_pool& pool = lasting_pool();
  theirs = pool.take("innocent");
  mine = pool.take("guilty");
  watch_faults();
  static std::uint64_t words[2];
  words[0] = t.input("where")[0];
  words[1] = t.input("where")[1];

  t.step("a write near address zero, on a stack of the pool");
  fault found =
      fault_of([] { const on_stack run(mine, [] { write_to(reinterpret_cast<std::byte*>(words[0])); }); });
  KERNLET_CHECK(t, !found.overflow);

  t.step("a stray write into another stack's guard");
  found = fault_of([] { const on_stack run(mine, [] { write_to(theirs.lowest - 1 - words[1]); }); });
  if (!KERNLET_CHECK(t, found.address == theirs.lowest - 1 - words[1]))
    return; // no guard at all
  t.check(!found.overflow, "a stray pointer into a guard is not its owner's overflow", __FILE__, __LINE__);
  t.step("the same from the thread's own stack");
  found = fault_of([] { write_to(theirs.lowest - 1 - words[1]); });
  t.check(!found.overflow, "a stray pointer into a guard is not its owner's overflow", __FILE__, __LINE__);
#if defined(__x86_64__)
  t.step("a write to an address that is none: the kernel gives no address, as if a signal had found no room");
  found = fault_of([] {
    const on_stack run(mine,
                       [] { write_to(reinterpret_cast<std::byte*>(0x8000'0000'0000'0000 + words[0])); });
  });
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(found.code), static_cast<std::uint64_t>(SI_KERNEL),
                      "si_code");
  t.check(!found.overflow, "a fault on a stack with room to spare is no overflow", __FILE__, __LINE__);
#endif
}
