// Step 02.3 on x86-64: the floating-point control words, MXCSR (SSE) at offset 0, the x87 control word at offset 4.
//
// Both functions get the address of KERNLET_FP_CONTROL_SIZE bytes as their argument. As they stand they keep nothing: a rounding mode
// that one context sets is found by the next one.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fp_control_save)
    .cfi_startproc
    ret
    .cfi_endproc
KERNLET_END(fp_control_save)

KERNLET_FUNCTION(fp_control_load)
    .cfi_startproc
    ret
    .cfi_endproc
KERNLET_END(fp_control_load)
