// Where a new context of the fast part begins on AArch64: the stack pointer is a multiple of 16 and points to
// the entry function and its argument; x2 holds the word of the first switch.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fast_start)
    .cfi_startproc
    .cfi_undefined x30      // the outermost frame: nobody to return to
    hint #36                // bti j, a landing pad for indirect jumps; does nothing where the processor does not check them
    ldp x9, x0, [sp]
    mov x1, x2
    blr x9
    brk #1
    .cfi_endproc
KERNLET_END(fast_start)
