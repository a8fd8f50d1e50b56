#pragma once
/// \file
/// What a signal's frame says and needs on this architecture. Frame code, async-signal-safe.

#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The stack pointer of the code that a signal interrupted. `machine` is the third argument of a handler with
/// SA_SIGINFO.
const std::byte* interrupted_stack_pointer(const void* machine) noexcept;

/// Bytes that the kernel needs below the stack pointer when it delivers a signal there: its frame, which
/// holds all registers, and the red zone that it must not touch.
std::size_t signal_frame_size() noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
