// Step 02.1 on x86-64: void* switch_stacks(void** save, void* resume, void* word)
//                                         rdi          rsi           rdx  -> rax
//
// The caller already counts on losing rax, rcx, rdx, rsi, rdi, r8 to r11 and every vector register: not saved. The flags: not saved.
// The frame is drawn in kernlet/context_frame.h; the pushes below build it from the top down.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(switch_stacks)
    .cfi_startproc
    pushq %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    pushq %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    pushq %r12
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r12, 0
    pushq %r13
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r13, 0
    pushq %r14
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r14, 0
    pushq %r15
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r15, 0

    movq %rsp, (%rdi)       // this context is suspended from here on
    movq %rsi, %rsp         // and the other one runs; its frame has the same shape, so the CFI above stays true
    movq %rdx, %rax

    popq %r15
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r15
    popq %r14
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r14
    popq %r13
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r13
    popq %r12
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r12
    popq %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    popq %rbp
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbp
    ret                     // to the other context's return address
    .cfi_endproc
KERNLET_END(switch_stacks)
