// Step 02.3: a walk up the stack from inside a context passes the entry function, sees the assembly that
// called it, and ends.
#include "decoy.hpp"
#include "support.hpp"

#include <kernlet/judge/test.hpp>
#include <unwind.h>

namespace {

using namespace chapter02;

raw_context home, fresh;

struct walk {
  std::uint64_t frames = 0;
  std::uint64_t beyond_entry = 0; ///< frames above the entry function
  bool past_entry = false;
};
walk seen;

void entry(void*, void*);

_Unwind_Reason_Code note_frame(_Unwind_Context* frame, void* argument) {
  auto& w = *static_cast<walk*>(argument);
  if (++w.frames > 50)
    return _URC_END_OF_STACK;
  if (w.past_entry && _Unwind_GetIP(frame) != 0)
    ++w.beyond_entry; // an undefined return address is reported as 0
  if (_Unwind_GetRegionStart(frame) == reinterpret_cast<std::uintptr_t>(&entry))
    w.past_entry = true;
  return _URC_NO_REASON;
}

[[gnu::noinline]] void entry(void*, void*) {
  seen = {};
  _Unwind_Backtrace(note_frame, &seen);
  fresh.switch_to(home, nullptr);
}

} // namespace

KERNLET_TEST("02.3.backtrace-stops") {
  const stack_memory stack(plausible_return_address(t));
  t.step("a context walks up its own stack");
  fresh.prepare(stack.area(), entry, nullptr);
  home.switch_to(fresh, nullptr);
  KERNLET_CHECK(t, seen.past_entry);
  KERNLET_CHECK_EQUAL(t, seen.beyond_entry, 1,
                      "frames above the entry function (the assembly that called it, and no more)");
}
