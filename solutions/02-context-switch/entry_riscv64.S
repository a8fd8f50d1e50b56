// Step 02.2 on RISC-V 64: where a new context begins.
//
// The first frame put the entry function into s1 and its argument into s2; a0 holds the word of the first
// switch. The stack pointer is a multiple of 16, as every function expects it.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(context_entry)
    .cfi_startproc
    .cfi_undefined ra       // nobody called this: a debugger, a backtrace and an exception stop here (step 02.3)
    mv a1, a0
    mv a0, s2
    jalr s1
    unimp                   // an entry function must not return
    .cfi_endproc
KERNLET_END(context_entry)
