// Step 02.2 on x86-64: where a new context begins.
//
// The first frame put the entry function into r12 and its argument into r13; rax holds the word of the first switch. The stack
// pointer is a multiple of 16, so the call below leaves it as every function expects it.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(context_entry)
    .cfi_startproc
    .cfi_undefined %rip     // nobody called this: a debugger, a backtrace and an exception stop here (step 02.3)
    movq %r13, %rdi
    movq %rax, %rsi
    call *%r12
    ud2                     // an entry function must not return
    .cfi_endproc
KERNLET_END(context_entry)
