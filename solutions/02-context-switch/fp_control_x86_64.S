// Step 02.3 on x86-64: MXCSR (SSE) at offset 0, the x87 control word at offset 4.
//
// The calling convention makes a callee preserve the control bits of both. The exception flags in MXCSR come along; nobody may rely
// on them across a call.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fp_control_save)
    .cfi_startproc
    stmxcsr (%rdi)
    fnstcw 4(%rdi)
    ret
    .cfi_endproc
KERNLET_END(fp_control_save)

KERNLET_FUNCTION(fp_control_load)
    .cfi_startproc
    ldmxcsr (%rdi)
    fldcw 4(%rdi)
    ret
    .cfi_endproc
KERNLET_END(fp_control_load)
