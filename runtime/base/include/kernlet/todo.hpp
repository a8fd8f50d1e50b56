#pragma once
/// \file
/// KERNLET_TODO: a body that a learner has not written yet.
///
/// `KERNLET_TODO("02.2")` names the step of the course that it belongs to. In C++ it is a statement; assembly
/// files get the same macro from kernlet/assembly.h. Under the judge it sends a record, so that "not written"
/// is never mistaken for a crash; elsewhere it prints the file, the line and the step, and ends the program
/// with exit code 77.

#include <kernlet/parts.hpp>

/// What KERNLET_TODO calls in both languages. Does not return. May be called on any stack and from any
/// thread.
extern "C" [[noreturn]] void KERNLET_SYMBOL(todo)(const char* step, const char* file, int line) noexcept;

#define KERNLET_TODO(step) KERNLET_SYMBOL(todo)(step, __FILE__, __LINE__)

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A receiver of unwritten steps. It must not return.
using todo_handler = void (*)(const char* step, const char* file, int line) noexcept;

/// Sets the receiver for the whole process; null restores the default, which prints and exits.
void set_todo_handler(todo_handler handler) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
