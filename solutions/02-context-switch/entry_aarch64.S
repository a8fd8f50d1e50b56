// Step 02.2 on AArch64: where a new context begins.
//
// The first frame put the entry function into x19 and its argument into x20; x0 holds the word of the first
// switch. The stack pointer is a multiple of 16, as it must be whenever it addresses memory.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(context_entry)
    .cfi_startproc
    .cfi_undefined x30      // nobody called this: a debugger, a backtrace and an exception stop here (step 02.3)
    mov x1, x0
    mov x0, x20
    blr x19
    brk #1                  // an entry function must not return
    .cfi_endproc
KERNLET_END(context_entry)
