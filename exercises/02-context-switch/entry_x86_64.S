// Step 02.2 on x86-64: where a new context begins, with the registers that your first frame filled.
//
// Call the entry function with its argument and the first word; rax holds that word, as the switch left it. The entry function
// does not return: end with `ud2`, so that a mistake is seen at once.
//
// Step 02.3 comes back here: who called this function? Say it to a debugger, a backtrace and an exception, in one CFI directive.

#include <kernlet/assembly.h>
#include <kernlet/context_frame.h>

KERNLET_FUNCTION(context_entry)
    KERNLET_TODO("02.2")
KERNLET_END(context_entry)
