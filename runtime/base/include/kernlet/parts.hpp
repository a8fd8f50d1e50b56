#pragma once
/// \file
/// The name of the runtime that a translation unit belongs to.
///
/// A runtime is the frame plus one part per socket. All names stand in `kernlet::KERNLET_PARTS`, an inline
/// namespace, so that one program can hold several runtimes side by side (the fast one and the model answers,
/// say) without a clash at link time. The build sets the macro; a program that uses an installed kernlet gets
/// `fast`.

#include <kernlet/symbol.h>

namespace kernlet {
inline namespace KERNLET_PARTS {}
} // namespace kernlet
