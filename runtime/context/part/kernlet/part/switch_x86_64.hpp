#pragma once
// The fast switch on x86-64.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <kernlet/part/raw_context_state.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

static_assert(offsetof(raw_context_state, stack_pointer) == 0 &&
              offsetof(raw_context_state, frame_pointer) == 8 && offsetof(raw_context_state, resume) == 16);

#if defined(__CET__)
#define KERNLET_LANDING "endbr64\n\t" // a landing pad for indirect jumps, where the processor checks them
#else
#define KERNLET_LANDING
#endif

/// Suspends into `from`, goes on at `to.resume`. A new context finds the word in rdx (see start_x86_64.S).
///
/// g++ lets assembly name the registers of AVX-512 only where the file is compiled for it. So with g++ a
/// function that gets AVX-512 by an attribute alone must call a function that switches rather than have the
/// switch inlined into it.
[[gnu::always_inline]] inline void* jump_to(raw_context_state& from, raw_context_state& to,
                                            void* word) noexcept {
  raw_context_state* source = &from;
  raw_context_state* target = &to;
  asm volatile("leaq 1f(%%rip), %%rax\n\t"
               "movq %%rsp, 0(%%rdi)\n\t"
               "movq %%rbp, 8(%%rdi)\n\t"
               "movq %%rax, 16(%%rdi)\n\t"
               "movq 0(%%rsi), %%rsp\n\t"
               "movq 8(%%rsi), %%rbp\n\t"
               "jmpq *16(%%rsi)\n\t"
               ".balign 8\n"
               "1:\t" KERNLET_LANDING
               : "+D"(source), "+S"(target), "+d"(word)
               :
               : "rax", "rbx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory", //
                 "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)",                       //
                 "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
                 "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"
#if defined(__AVX512F__) || defined(__clang__)
                 ,
                 "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25",
                 "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5", "k6",
                 "k7"
#endif
#if defined(__APX_F__)
                 ,
                 "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26", "r27", "r28",
                 "r29", "r30", "r31"
#endif
  );
  return word;
}

/// MXCSR without its six exception flags, and the x87 control word above it.
[[gnu::always_inline]] inline std::uint64_t fp_control_read() noexcept {
  std::uint32_t mxcsr = 0;
  std::uint16_t x87 = 0;
  asm volatile("stmxcsr %0" : "=m"(mxcsr));
  asm volatile("fnstcw %0" : "=m"(x87));
  return (std::uint64_t{x87} << 32) | (mxcsr & ~0x3fu);
}

inline void fp_control_write(std::uint64_t words) noexcept {
  const auto mxcsr = static_cast<std::uint32_t>(words);
  const auto x87 = static_cast<std::uint16_t>(words >> 32);
  asm volatile("ldmxcsr %0" : : "m"(mxcsr));
  asm volatile("fldcw %0" : : "m"(x87));
}

/// Whether to reload MXCSR always rather than compare first; set before main(), see raw_context.cpp.
///
/// stmxcsr is no dearer than a store on some processors. On AMD's (Zen 3) it waits until all before it is
/// done and takes 15 cycles, and whoever looks at the result holds the next one up by 6 more, while ldmxcsr
/// takes 2. On Intel's it is the load that is dear, above all when the value changes. So one kind compares,
/// and the other does not look.
[[gnu::visibility("hidden")]] extern const bool mxcsr_load_is_cheap;

/// Keeps the running context's floating-point control words and sets those of the next.
[[gnu::always_inline]] inline void fp_control_switch(raw_context_state& mine,
                                                     const raw_context_state& theirs) noexcept {
  if (mxcsr_load_is_cheap) {
    // Straight into the record, MXCSR in the lower half and the x87 word in the upper.
    asm volatile("stmxcsr 0(%0)\n\t"
                 "fnstcw 4(%0)\n\t"
                 "ldmxcsr 0(%1)"
                 :
                 : "r"(&mine.fp_control), "r"(&theirs.fp_control)
                 : "memory");
    // Two bytes, as fnstcw stores them: a load that is wider than the store before it waits until that is in
    // the cache.
    const char* const x87 = reinterpret_cast<const char*>(&mine.fp_control) + 4;
    const char* const wanted = reinterpret_cast<const char*>(&theirs.fp_control) + 4;
    if (std::memcmp(x87, wanted, 2) != 0) [[unlikely]] {
      asm volatile("fldcw 0(%0)" : : "r"(wanted) : "memory");
    }
    return;
  }
  mine.fp_control = fp_control_read();
  if (mine.fp_control != theirs.fp_control) [[unlikely]]
    fp_control_write(theirs.fp_control);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
