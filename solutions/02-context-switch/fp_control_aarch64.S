// Step 02.3 on AArch64: FPCR, eight bytes. The exception flags stand in another register, FPSR, and stay
// where they are.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fp_control_save)
    .cfi_startproc
    mrs x1, fpcr
    str x1, [x0]
    ret
    .cfi_endproc
KERNLET_END(fp_control_save)

KERNLET_FUNCTION(fp_control_load)
    .cfi_startproc
    ldr x1, [x0]
    msr fpcr, x1
    ret
    .cfi_endproc
KERNLET_END(fp_control_load)
