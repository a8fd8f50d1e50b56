// Step 02.1 on RISC-V 64: void* switch_stacks(void** save, void* resume, void* word)
//                                         a0           a1            a2   -> a0
//
// The caller already counts on losing t0 to t6, a0 to a7, ft0 to ft11 and fa0 to fa7: not saved. gp and tp
// belong to the program and to the thread: not touched. The frame is drawn in kernlet/context_frame.h; ra is
// its return address.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(switch_stacks)
    .cfi_startproc
    addi sp, sp, -KERNLET_FRAME_SIZE
    .cfi_adjust_cfa_offset KERNLET_FRAME_SIZE
    sd ra, KERNLET_FRAME_RETURN(sp)
    .cfi_rel_offset ra, KERNLET_FRAME_RETURN
    sd s0, KERNLET_FRAME_S0(sp)
    .cfi_rel_offset s0, KERNLET_FRAME_S0
    sd s1, KERNLET_FRAME_S1(sp)
    .cfi_rel_offset s1, KERNLET_FRAME_S1
    sd s2, KERNLET_FRAME_S2(sp)
    .cfi_rel_offset s2, KERNLET_FRAME_S2
    sd s3, KERNLET_FRAME_S3(sp)
    .cfi_rel_offset s3, KERNLET_FRAME_S3
    sd s4, KERNLET_FRAME_S4(sp)
    .cfi_rel_offset s4, KERNLET_FRAME_S4
    sd s5, KERNLET_FRAME_S5(sp)
    .cfi_rel_offset s5, KERNLET_FRAME_S5
    sd s6, KERNLET_FRAME_S6(sp)
    .cfi_rel_offset s6, KERNLET_FRAME_S6
    sd s7, KERNLET_FRAME_S7(sp)
    .cfi_rel_offset s7, KERNLET_FRAME_S7
    sd s8, KERNLET_FRAME_S8(sp)
    .cfi_rel_offset s8, KERNLET_FRAME_S8
    sd s9, KERNLET_FRAME_S9(sp)
    .cfi_rel_offset s9, KERNLET_FRAME_S9
    sd s10, KERNLET_FRAME_S10(sp)
    .cfi_rel_offset s10, KERNLET_FRAME_S10
    sd s11, KERNLET_FRAME_S11(sp)
    .cfi_rel_offset s11, KERNLET_FRAME_S11
    fsd fs0, KERNLET_FRAME_FS0(sp)
    .cfi_rel_offset fs0, KERNLET_FRAME_FS0
    fsd fs1, KERNLET_FRAME_FS1(sp)
    .cfi_rel_offset fs1, KERNLET_FRAME_FS1
    fsd fs2, KERNLET_FRAME_FS2(sp)
    .cfi_rel_offset fs2, KERNLET_FRAME_FS2
    fsd fs3, KERNLET_FRAME_FS3(sp)
    .cfi_rel_offset fs3, KERNLET_FRAME_FS3
    fsd fs4, KERNLET_FRAME_FS4(sp)
    .cfi_rel_offset fs4, KERNLET_FRAME_FS4
    fsd fs5, KERNLET_FRAME_FS5(sp)
    .cfi_rel_offset fs5, KERNLET_FRAME_FS5
    fsd fs6, KERNLET_FRAME_FS6(sp)
    .cfi_rel_offset fs6, KERNLET_FRAME_FS6
    fsd fs7, KERNLET_FRAME_FS7(sp)
    .cfi_rel_offset fs7, KERNLET_FRAME_FS7
    fsd fs8, KERNLET_FRAME_FS8(sp)
    .cfi_rel_offset fs8, KERNLET_FRAME_FS8
    fsd fs9, KERNLET_FRAME_FS9(sp)
    .cfi_rel_offset fs9, KERNLET_FRAME_FS9
    fsd fs10, KERNLET_FRAME_FS10(sp)
    .cfi_rel_offset fs10, KERNLET_FRAME_FS10
    fsd fs11, KERNLET_FRAME_FS11(sp)
    .cfi_rel_offset fs11, KERNLET_FRAME_FS11

    sd sp, 0(a0)            // this context is suspended from here on
    mv sp, a1               // and the other one runs; its frame has the same shape, so the CFI above stays true
    mv a0, a2

    fld fs11, KERNLET_FRAME_FS11(sp)
    .cfi_restore fs11
    fld fs10, KERNLET_FRAME_FS10(sp)
    .cfi_restore fs10
    fld fs9, KERNLET_FRAME_FS9(sp)
    .cfi_restore fs9
    fld fs8, KERNLET_FRAME_FS8(sp)
    .cfi_restore fs8
    fld fs7, KERNLET_FRAME_FS7(sp)
    .cfi_restore fs7
    fld fs6, KERNLET_FRAME_FS6(sp)
    .cfi_restore fs6
    fld fs5, KERNLET_FRAME_FS5(sp)
    .cfi_restore fs5
    fld fs4, KERNLET_FRAME_FS4(sp)
    .cfi_restore fs4
    fld fs3, KERNLET_FRAME_FS3(sp)
    .cfi_restore fs3
    fld fs2, KERNLET_FRAME_FS2(sp)
    .cfi_restore fs2
    fld fs1, KERNLET_FRAME_FS1(sp)
    .cfi_restore fs1
    fld fs0, KERNLET_FRAME_FS0(sp)
    .cfi_restore fs0
    ld s11, KERNLET_FRAME_S11(sp)
    .cfi_restore s11
    ld s10, KERNLET_FRAME_S10(sp)
    .cfi_restore s10
    ld s9, KERNLET_FRAME_S9(sp)
    .cfi_restore s9
    ld s8, KERNLET_FRAME_S8(sp)
    .cfi_restore s8
    ld s7, KERNLET_FRAME_S7(sp)
    .cfi_restore s7
    ld s6, KERNLET_FRAME_S6(sp)
    .cfi_restore s6
    ld s5, KERNLET_FRAME_S5(sp)
    .cfi_restore s5
    ld s4, KERNLET_FRAME_S4(sp)
    .cfi_restore s4
    ld s3, KERNLET_FRAME_S3(sp)
    .cfi_restore s3
    ld s2, KERNLET_FRAME_S2(sp)
    .cfi_restore s2
    ld s1, KERNLET_FRAME_S1(sp)
    .cfi_restore s1
    ld s0, KERNLET_FRAME_S0(sp)
    .cfi_restore s0
    ld ra, KERNLET_FRAME_RETURN(sp)
    .cfi_restore ra
    addi sp, sp, KERNLET_FRAME_SIZE
    .cfi_adjust_cfa_offset -KERNLET_FRAME_SIZE
    ret                     // to the other context's return address
    .cfi_endproc
KERNLET_END(switch_stacks)
