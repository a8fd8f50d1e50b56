// Where a new context of the fast part begins on x86-64: the stack pointer is a multiple of 16 and points to the entry
// function and its argument; rdx holds the word of the first switch.

#include <kernlet/assembly.h>

KERNLET_FUNCTION(fast_start)
    .cfi_startproc
    .cfi_undefined %rip     // the outermost frame: nobody to return to
#if defined(__CET__)
    endbr64
#endif
    movq 0(%rsp), %rax
    movq 8(%rsp), %rdi
    movq %rdx, %rsi
    call *%rax
    ud2
    .cfi_endproc
KERNLET_END(fast_start)
