// Step 02.2: the calling convention's stack alignment holds at the entry, wherever the stack area begins and
// ends.
#include "support.hpp"

#include <kernlet/judge/test.hpp>

namespace {

using namespace chapter02;

raw_context home, fresh;
std::uint64_t seen_misalignment;

/// Behind the frame pointer lie the saved frame pointer and the return address; so it is a multiple of 16
/// only if the stack pointer was what the convention promises.
[[gnu::noinline]] void entry(void*, void*) {
  seen_misalignment = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) % 16;
  fresh.switch_to(home, nullptr);
}

} // namespace

KERNLET_TEST("02.2.aligned") {
  const std::unique_ptr<std::byte[]> memory(new std::byte[stack_size + 64]);
  for (const std::uint64_t shift : t.input("shift")) {
    t.step("a stack area whose top is %llu bytes past a round address",
           static_cast<unsigned long long>(shift));
    const stack_area area{memory.get() + shift, stack_size};
    fresh.prepare(area, entry, nullptr);
    home.switch_to(fresh, nullptr);
    if (!KERNLET_CHECK_EQUAL(t, seen_misalignment, 0, "frame address of the entry function, modulo 16"))
      return;
  }
}
