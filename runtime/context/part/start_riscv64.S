// Where a new context of the fast part begins on RISC-V 64: the stack pointer is a multiple of 16 and points
// to the entry function and its argument; a2 holds the word of the first switch.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fast_start)
    .cfi_startproc
    .cfi_undefined ra       // the outermost frame: nobody to return to
    ld t0, 0(sp)
    ld a0, 8(sp)
    mv a1, a2
    jalr t0
    unimp
    .cfi_endproc
KERNLET_END(fast_start)
