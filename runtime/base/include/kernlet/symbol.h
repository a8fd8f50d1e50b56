/* Names that C++ and the assembler share. Assembly has no namespaces, so the runtime's name is pasted into each symbol:
 * KERNLET_SYMBOL(switch_stacks) is kernlet_fast_switch_stacks in the runtime called fast. Read by both languages. */
#ifndef KERNLET_SYMBOL_H
#define KERNLET_SYMBOL_H

#ifndef KERNLET_PARTS
#define KERNLET_PARTS fast
#endif

#define KERNLET_PASTE_(parts, name) kernlet_##parts##_##name
#define KERNLET_PASTE(parts, name) KERNLET_PASTE_(parts, name)
#define KERNLET_SYMBOL(name) KERNLET_PASTE(KERNLET_PARTS, name)

#define KERNLET_QUOTE_(text) #text
#define KERNLET_QUOTE(text) KERNLET_QUOTE_(text)

#endif
