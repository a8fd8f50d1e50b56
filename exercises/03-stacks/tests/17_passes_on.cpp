// Step 03.3: what is no overflow goes to the handler that was there before; and that one is there again when
// the report ends.
#include "faults.hpp"

using namespace chapter03;

namespace {

bool is_mine() {
  struct sigaction now{};
  ::sigaction(SIGSEGV, nullptr, &now);
  return (now.sa_flags & SA_SIGINFO) != 0 && now.sa_sigaction == note_fault;
}

} // namespace

KERNLET_TEST("03.3.passes-on") {
  static guarded_stack stack;
  static std::byte* target;
  watch_faults();
  {
    const kernlet::overflow_report report;
    KERNLET_CHECK(t, !is_mine());
    for (const std::uint64_t where : t.input("where")) {
      t.step("a write to address %llu", static_cast<unsigned long long>(where));
      target = reinterpret_cast<std::byte*>(where);
      seen = {};
      const fault found = fault_of([] { const on_stack run(stack.area(), [] { write_to(target); }); });
      if (!t.check(found.address == target && found.code > 0, "the earlier handler gets the fault as it was",
                   __FILE__, __LINE__))
        return;
    }
  }
  t.check(is_mine(), "the earlier handler is there again when the report has ended", __FILE__, __LINE__);
}
