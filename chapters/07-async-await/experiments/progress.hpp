#pragma once
/// \file
/// A line for somebody who waits in front of a screen. Whoever records the output gets none.

#include <cstdio>
#include <unistd.h>

namespace lab {

inline void progress(const char* what) {
  if (isatty(STDERR_FILENO) != 0)
    std::fprintf(stderr, "%s ...\n", what);
}

} // namespace lab
