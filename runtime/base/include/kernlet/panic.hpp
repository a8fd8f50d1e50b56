#pragma once
/// \file
/// The end of the line: an invariant of the runtime does not hold. A kernel would call it a panic.

#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Prints `kernlet: panic: <message> (<file>:<line>)` on standard error and aborts. Allocates nothing, takes
/// no lock: may be called from any thread, on any stack, and from a signal handler.
[[noreturn]] void panic(const char* message, const char* file, int line) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet

/// Checks an invariant in every build. For what only a debug build can afford use `assert`.
#define KERNLET_CHECK_INVARIANT(condition)                                                                   \
  (static_cast<bool>(condition) ? void(0)                                                                    \
                                : ::kernlet::panic("invariant broken: " #condition, __FILE__, __LINE__))
