// Step 02.3 on RISC-V 64: the rounding mode frm, as eight bytes. The exception flags, fflags, are the other
// half of the same register and stay as they are.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fp_control_save)
    .cfi_startproc
    frrm a1
    sd a1, 0(a0)
    ret
    .cfi_endproc
KERNLET_END(fp_control_save)

KERNLET_FUNCTION(fp_control_load)
    .cfi_startproc
    ld a1, 0(a0)
    fsrm a1
    ret
    .cfi_endproc
KERNLET_END(fp_control_load)
