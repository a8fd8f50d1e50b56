// Step 02.1 on AArch64: void* switch_stacks(void** save, void* resume, void* word)
//                                         x0           x1            x2   -> x0
//
// The caller already counts on losing x0 to x17, v0 to v7, v16 to v31 and the upper halves of v8 to v15: not
// saved. The flags: not saved. x18 belongs to the platform: not touched. The frame is drawn in
// kernlet/context_frame.h; x30, the link register, is its return address.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(switch_stacks)
    .cfi_startproc
    sub sp, sp, #KERNLET_FRAME_SIZE
    .cfi_adjust_cfa_offset KERNLET_FRAME_SIZE
    stp x19, x20, [sp, #KERNLET_FRAME_X19]
    .cfi_rel_offset x19, KERNLET_FRAME_X19
    .cfi_rel_offset x20, KERNLET_FRAME_X20
    stp x21, x22, [sp, #KERNLET_FRAME_X21]
    .cfi_rel_offset x21, KERNLET_FRAME_X21
    .cfi_rel_offset x22, KERNLET_FRAME_X22
    stp x23, x24, [sp, #KERNLET_FRAME_X23]
    .cfi_rel_offset x23, KERNLET_FRAME_X23
    .cfi_rel_offset x24, KERNLET_FRAME_X24
    stp x25, x26, [sp, #KERNLET_FRAME_X25]
    .cfi_rel_offset x25, KERNLET_FRAME_X25
    .cfi_rel_offset x26, KERNLET_FRAME_X26
    stp x27, x28, [sp, #KERNLET_FRAME_X27]
    .cfi_rel_offset x27, KERNLET_FRAME_X27
    .cfi_rel_offset x28, KERNLET_FRAME_X28
    stp x29, x30, [sp, #KERNLET_FRAME_X29]
    .cfi_rel_offset x29, KERNLET_FRAME_X29
    .cfi_rel_offset x30, KERNLET_FRAME_RETURN
    stp d8, d9, [sp, #KERNLET_FRAME_D8]
    .cfi_rel_offset d8, KERNLET_FRAME_D8
    .cfi_rel_offset d9, KERNLET_FRAME_D9
    stp d10, d11, [sp, #KERNLET_FRAME_D10]
    .cfi_rel_offset d10, KERNLET_FRAME_D10
    .cfi_rel_offset d11, KERNLET_FRAME_D11
    stp d12, d13, [sp, #KERNLET_FRAME_D12]
    .cfi_rel_offset d12, KERNLET_FRAME_D12
    .cfi_rel_offset d13, KERNLET_FRAME_D13
    stp d14, d15, [sp, #KERNLET_FRAME_D14]
    .cfi_rel_offset d14, KERNLET_FRAME_D14
    .cfi_rel_offset d15, KERNLET_FRAME_D15

    mov x9, sp              // sp itself cannot be stored
    str x9, [x0]            // this context is suspended from here on
    mov sp, x1              // and the other one runs; its frame has the same shape, so the CFI above stays true
    mov x0, x2

    ldp d14, d15, [sp, #KERNLET_FRAME_D14]
    .cfi_restore d14
    .cfi_restore d15
    ldp d12, d13, [sp, #KERNLET_FRAME_D12]
    .cfi_restore d12
    .cfi_restore d13
    ldp d10, d11, [sp, #KERNLET_FRAME_D10]
    .cfi_restore d10
    .cfi_restore d11
    ldp d8, d9, [sp, #KERNLET_FRAME_D8]
    .cfi_restore d8
    .cfi_restore d9
    ldp x29, x30, [sp, #KERNLET_FRAME_X29]
    .cfi_restore x29
    .cfi_restore x30
    ldp x27, x28, [sp, #KERNLET_FRAME_X27]
    .cfi_restore x27
    .cfi_restore x28
    ldp x25, x26, [sp, #KERNLET_FRAME_X25]
    .cfi_restore x25
    .cfi_restore x26
    ldp x23, x24, [sp, #KERNLET_FRAME_X23]
    .cfi_restore x23
    .cfi_restore x24
    ldp x21, x22, [sp, #KERNLET_FRAME_X21]
    .cfi_restore x21
    .cfi_restore x22
    ldp x19, x20, [sp, #KERNLET_FRAME_X19]
    .cfi_restore x19
    .cfi_restore x20
    add sp, sp, #KERNLET_FRAME_SIZE
    .cfi_adjust_cfa_offset -KERNLET_FRAME_SIZE
    ret                     // to the other context's return address
    .cfi_endproc
KERNLET_END(switch_stacks)
