#pragma once
// with_callee_saved() on x86-64. in: rdi, out: rsi, function: rdx, argument: rcx.

asm(R"(
    .text
    .balign 16
    .globl with_callee_saved
    .type with_callee_saved, @function
with_callee_saved:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    pushq %rsi              # seven pushes and the return address: the call below finds the stack aligned
    movq 0(%rdi), %rbx
    movq 8(%rdi), %rbp
    movq 16(%rdi), %r12
    movq 24(%rdi), %r13
    movq 32(%rdi), %r14
    movq 40(%rdi), %r15
    movq %rcx, %rdi
    call *%rdx
    popq %rsi
    movq %rbx, 0(%rsi)
    movq %rbp, 8(%rsi)
    movq %r12, 16(%rsi)
    movq %r13, 24(%rsi)
    movq %r14, 32(%rsi)
    movq %r15, 40(%rsi)
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
    .size with_callee_saved, . - with_callee_saved
)");
