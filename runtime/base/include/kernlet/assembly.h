/* Macros for the assembly files of a part. Include this, then write
 *
 *     KERNLET_FUNCTION(switch_stacks)
 *         ...
 *     KERNLET_END(switch_stacks)
 *
 * The function is visible to the rest of its runtime under KERNLET_SYMBOL(switch_stacks), and to nothing outside the
 * library or program. CFI directives are the part's own business: .cfi_startproc and .cfi_endproc are not written for you. */
#ifndef KERNLET_ASSEMBLY_H
#define KERNLET_ASSEMBLY_H

#include <kernlet/symbol.h>

/* clang-format off */
#define KERNLET_FUNCTION(name)                \
    .text;                                    \
    .balign 16;                               \
    .globl KERNLET_SYMBOL(name);              \
    .hidden KERNLET_SYMBOL(name);             \
    .type KERNLET_SYMBOL(name), %function;    \
    KERNLET_SYMBOL(name):

#define KERNLET_END(name) \
    .size KERNLET_SYMBOL(name), . - KERNLET_SYMBOL(name)

/* KERNLET_TODO("02.1"): the body is not written yet. Reports the step and ends the program; see todo.hpp. The stack is
 * aligned first, because an unfinished body may have left it anywhere. */
#if defined(__x86_64__)
#define KERNLET_TODO(step)                            \
    .section .rodata.str1.1, "aMS", %progbits, 1;     \
    771: .asciz step;                                 \
    772: .asciz __FILE__;                             \
    .text;                                            \
    leaq 771b(%rip), %rdi;                            \
    leaq 772b(%rip), %rsi;                            \
    movl $__LINE__, %edx;                             \
    andq $-16, %rsp;                                  \
    call KERNLET_SYMBOL(todo)
#elif defined(__aarch64__)
#define KERNLET_TODO(step)                            \
    .section .rodata.str1.1, "aMS", %progbits, 1;     \
    771: .asciz step;                                 \
    772: .asciz __FILE__;                             \
    .text;                                            \
    adrp x0, 771b; add x0, x0, :lo12:771b;            \
    adrp x1, 772b; add x1, x1, :lo12:772b;            \
    mov w2, __LINE__;                                 \
    mov x3, sp; and sp, x3, -16;                      \
    bl KERNLET_SYMBOL(todo)
#elif defined(__riscv) && __riscv_xlen == 64
#define KERNLET_TODO(step)                            \
    .section .rodata.str1.1, "aMS", %progbits, 1;     \
    771: .asciz step;                                 \
    772: .asciz __FILE__;                             \
    .text;                                            \
    lla a0, 771b;                                     \
    lla a1, 772b;                                     \
    li a2, __LINE__;                                  \
    andi sp, sp, -16;                                 \
    call KERNLET_SYMBOL(todo)
#else
#error "kernlet runs on x86-64, AArch64 and RISC-V 64"
#endif
/* clang-format on */

/* The stack of a program that links these files needs no execute permission. */
#if defined(__ELF__)
.section .note.GNU-stack, "", %progbits
.text
#endif

#endif
