#pragma once
// The fast switch on RISC-V 64.

#include <cstddef>
#include <cstdint>
#include <kernlet/part/raw_context_state.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

static_assert(offsetof(raw_context_state, stack_pointer) == 0 &&
              offsetof(raw_context_state, frame_pointer) == 8 && offsetof(raw_context_state, resume) == 16 &&
              offsetof(raw_context_state, base_pointer) == 24);

/// Suspends into `from`, goes on at `to.resume`. A new context finds the word in a2 (see start_riscv64.S). gp
/// and tp belong to the program and to the kernel thread and are left alone. The jump goes through t1: one
/// through ra or t0 counts as a return and would be predicted as one.
[[gnu::always_inline]] inline void* jump_to(raw_context_state& from, raw_context_state& to,
                                            void* word) noexcept {
  register raw_context_state* source asm("a0") = &from;
  register raw_context_state* target asm("a1") = &to;
  register void* carried asm("a2") = word;
  asm volatile("lla t1, 1f\n\t"
               "sd sp, 0(a0)\n\t"
               "sd s0, 8(a0)\n\t"
               "sd t1, 16(a0)\n\t"
               "sd s1, 24(a0)\n\t"
               "ld t1, 16(a1)\n\t"
               "ld sp, 0(a1)\n\t"
               "ld s0, 8(a1)\n\t"
               "ld s1, 24(a1)\n\t"
               "jr t1\n"
               "1:"
               : "+r"(source), "+r"(target), "+r"(carried)
               :
               : "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a3", "a4", "a5", "a6", "a7", "s2", "s3",
                 "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "memory", //
                 "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "ft8", "ft9", "ft10", "ft11", "fa0",
                 "fa1", "fa2", "fa3", "fa4", "fa5", "fa6", "fa7", "fs0", "fs1", "fs2", "fs3", "fs4", "fs5",
                 "fs6", "fs7", "fs8", "fs9", "fs10", "fs11"
#if defined(__riscv_vector)
                 ,
                 "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",
                 "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26",
                 "v27", "v28", "v29", "v30", "v31", "vl", "vtype"
#endif
  );
  return carried;
}

/// The rounding mode; the exception flags are the other half of the register and are not kept.
[[gnu::always_inline]] inline std::uint64_t fp_control_read() noexcept {
  std::uint64_t frm = 0;
  asm volatile("frrm %0" : "=r"(frm));
  return frm;
}

inline void fp_control_write(std::uint64_t words) noexcept {
  asm volatile("fsrm %0" : : "r"(words));
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
