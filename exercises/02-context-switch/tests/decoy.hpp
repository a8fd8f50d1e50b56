#pragma once
// A return address into a function that would catch anything. Put above a stack's top, it is what a walk up
// the stack finds when nothing says that the walk is over.

#include <kernlet/judge/test.hpp>

namespace chapter02 {

inline void* address_in_decoy;
inline kernlet::judge::test* decoy_reports_to;

[[gnu::noinline]] inline void note_return_address() {
  address_in_decoy = __builtin_extract_return_addr(__builtin_return_address(0));
  asm volatile(""); // keeps the call from being the decoy's last, or from being left out
}

/// Calls the function above from inside a try block, so that the address lies there.
[[gnu::noinline]] inline void decoy(void (*call)()) {
  try {
    call();
    asm volatile("");
  } catch (...) {
    decoy_reports_to->check(false, "the exception ran past the entry, into a function that never called it",
                            __FILE__, __LINE__);
    decoy_reports_to->finish();
  }
}

inline void* plausible_return_address(kernlet::judge::test& t) {
  decoy_reports_to = &t;
  decoy(note_return_address);
  return address_in_decoy;
}

} // namespace chapter02
