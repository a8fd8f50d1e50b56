// Step 02.1 on AArch64: void* switch_stacks(void** save, void* resume, void* word)
//                                         x0           x1            x2   -> x0
//
// 1. Save on this stack what the caller counts on keeping, in the frame that kernlet/context_frame.h draws.
// 2. Store the stack pointer to *save. From here on this context is suspended.
// 3. Take `resume` for the stack pointer. From here on the other context runs.
// 4. Take its registers from the frame, put `word` where a function's result stands, and go on where it left off.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(switch_stacks)
    .cfi_startproc
    KERNLET_TODO("02.1")
    .cfi_endproc
KERNLET_END(switch_stacks)
