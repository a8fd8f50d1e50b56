/* The frame that the course's switch leaves on the stack of a context that is not running.
 *
 * Offsets in bytes from the saved stack pointer, lowest address first. The assembly pushes and pops in this order, the C++ that
 * builds the first frame writes to the same places, and static_assert ties the two together. What is not here is not saved:
 * a switch is a function call, so the compiler has already saved what the calling convention lets a callee destroy. The
 * floating-point control words are kept beside the stack pointer, in the context, not in this frame.
 *
 * In a first frame two callee-saved registers carry what the entry needs: the function and its argument.
 *
 * A part that keeps its registers elsewhere (the fast one does) does not use this header. Read by C++ and by the assembler. */
#ifndef KERNLET_CONTEXT_FRAME_H
#define KERNLET_CONTEXT_FRAME_H

#if defined(__x86_64__)

#define KERNLET_FRAME_R15 0
#define KERNLET_FRAME_R14 8
#define KERNLET_FRAME_R13 16
#define KERNLET_FRAME_R12 24
#define KERNLET_FRAME_RBX 32
#define KERNLET_FRAME_RBP 40
#define KERNLET_FRAME_RETURN 48 /* the return address: where the context goes on */
#define KERNLET_FRAME_SIZE 56

#define KERNLET_FRAME_ENTRY KERNLET_FRAME_R12
#define KERNLET_FRAME_ARGUMENT KERNLET_FRAME_R13

#elif defined(__aarch64__)

#define KERNLET_FRAME_X19 0
#define KERNLET_FRAME_X20 8
#define KERNLET_FRAME_X21 16
#define KERNLET_FRAME_X22 24
#define KERNLET_FRAME_X23 32
#define KERNLET_FRAME_X24 40
#define KERNLET_FRAME_X25 48
#define KERNLET_FRAME_X26 56
#define KERNLET_FRAME_X27 64
#define KERNLET_FRAME_X28 72
#define KERNLET_FRAME_X29 80
#define KERNLET_FRAME_RETURN 88 /* x30, the link register */
#define KERNLET_FRAME_D8 96     /* d8 to d15: only the low halves of v8 to v15 are callee-saved */
#define KERNLET_FRAME_D9 104
#define KERNLET_FRAME_D10 112
#define KERNLET_FRAME_D11 120
#define KERNLET_FRAME_D12 128
#define KERNLET_FRAME_D13 136
#define KERNLET_FRAME_D14 144
#define KERNLET_FRAME_D15 152
#define KERNLET_FRAME_SIZE 160

#define KERNLET_FRAME_ENTRY KERNLET_FRAME_X19
#define KERNLET_FRAME_ARGUMENT KERNLET_FRAME_X20

#elif defined(__riscv) && __riscv_xlen == 64

#define KERNLET_FRAME_RETURN 0 /* ra */
#define KERNLET_FRAME_S0 8
#define KERNLET_FRAME_S1 16
#define KERNLET_FRAME_S2 24
#define KERNLET_FRAME_S3 32
#define KERNLET_FRAME_S4 40
#define KERNLET_FRAME_S5 48
#define KERNLET_FRAME_S6 56
#define KERNLET_FRAME_S7 64
#define KERNLET_FRAME_S8 72
#define KERNLET_FRAME_S9 80
#define KERNLET_FRAME_S10 88
#define KERNLET_FRAME_S11 96
#define KERNLET_FRAME_FS0 104
#define KERNLET_FRAME_FS1 112
#define KERNLET_FRAME_FS2 120
#define KERNLET_FRAME_FS3 128
#define KERNLET_FRAME_FS4 136
#define KERNLET_FRAME_FS5 144
#define KERNLET_FRAME_FS6 152
#define KERNLET_FRAME_FS7 160
#define KERNLET_FRAME_FS8 168
#define KERNLET_FRAME_FS9 176
#define KERNLET_FRAME_FS10 184
#define KERNLET_FRAME_FS11 192
#define KERNLET_FRAME_SIZE 208 /* 200, rounded up: the stack pointer stays a multiple of 16 */

#define KERNLET_FRAME_ENTRY KERNLET_FRAME_S1
#define KERNLET_FRAME_ARGUMENT KERNLET_FRAME_S2

#else
#error "kernlet runs on x86-64, AArch64 and RISC-V 64"
#endif

/* The floating-point control words that a context keeps: MXCSR and the x87 control word, FPCR, or the rounding mode. */
#define KERNLET_FP_CONTROL_SIZE 8

#endif
