#pragma once
// Calls a function with known words in every callee-saved register. Included by one source file only: it
// holds the assembly.

#include <cstddef>
#include <cstdint>

namespace chapter02 {

#if defined(__x86_64__)
inline constexpr std::size_t callee_saved_count = 6; // rbx, rbp, r12 to r15
#elif defined(__aarch64__)
inline constexpr std::size_t callee_saved_count = 19; // x19 to x29, d8 to d15
#else
inline constexpr std::size_t callee_saved_count = 24; // s0 to s11, fs0 to fs11
#endif

} // namespace chapter02

/// Loads callee_saved_count words from `in` into the callee-saved registers, calls function(argument), stores
/// the registers to `out`. Keeps the caller's own registers itself, on the stack, so that a switch that loses
/// them does not take the test down with it.
extern "C" void with_callee_saved(const std::uint64_t* in, std::uint64_t* out, void (*function)(void*),
                                  void* argument);

#if defined(__x86_64__)
#include "callee_saved_x86_64.hpp"
#elif defined(__aarch64__)
#include "callee_saved_aarch64.hpp"
#else
#include "callee_saved_riscv64.hpp"
#endif
