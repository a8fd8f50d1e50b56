#pragma once
/// \file
/// Addresses into words, for reports.

#include <kernlet/parts.hpp>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// "function+0x12 (file)"; "file+0x1234" where no symbol is known. Reads the file's symbol table, so
/// functions that are not exported have names too, unless they were stripped. Slow; not for signal handlers.
std::string symbol_name(const void* address);

} // namespace KERNLET_PARTS
} // namespace kernlet
