#pragma once
// The fast switch on AArch64.

#include <cstddef>
#include <cstdint>
#include <kernlet/part/raw_context_state.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

static_assert(offsetof(raw_context_state, stack_pointer) == 0 &&
              offsetof(raw_context_state, frame_pointer) == 8 && offsetof(raw_context_state, resume) == 16 &&
              offsetof(raw_context_state, base_pointer) == 24);

/// Suspends into `from`, goes on at `to.resume`. A new context finds the word in x2 (see start_aarch64.S).
/// On Linux x18 is a scratch register like any other, and is given up too. The jump goes through x16, which
/// branch target checks let land on `bti j` and `bti c` alike.
[[gnu::always_inline]] inline void* jump_to(raw_context_state& from, raw_context_state& to,
                                            void* word) noexcept {
  register raw_context_state* source asm("x0") = &from;
  register raw_context_state* target asm("x1") = &to;
  register void* carried asm("x2") = word;
  asm volatile("adr x9, 1f\n\t"
               "mov x10, sp\n\t"
               "stp x10, x29, [x0]\n\t"
               "stp x9, x19, [x0, #16]\n\t"
               "ldp x10, x29, [x1]\n\t"
               "ldp x16, x19, [x1, #16]\n\t"
               "mov sp, x10\n\t"
               "br x16\n\t"
               ".balign 8\n"
               "1:\thint #36\n\t" // bti j: a landing pad where the processor checks them, nothing elsewhere
               : "+r"(source), "+r"(target), "+r"(carried)
               :
               : "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16",
                 "x17", "x18", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x30", "cc",
                 "memory", //
                 "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",
                 "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26",
                 "v27", "v28", "v29", "v30", "v31", "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8",
                 "p9", "p10", "p11", "p12", "p13", "p14", "p15"
#if !defined(__clang__) // which does not know it as a register that can be named
                 ,
                 "ffr"
#endif
  );
  return carried;
}

/// FPCR; the exception flags stand in FPSR and are not kept.
[[gnu::always_inline]] inline std::uint64_t fp_control_read() noexcept {
  std::uint64_t fpcr = 0;
  asm volatile("mrs %0, fpcr" : "=r"(fpcr));
  return fpcr;
}

inline void fp_control_write(std::uint64_t words) noexcept {
  asm volatile("msr fpcr, %0" : : "r"(words));
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
