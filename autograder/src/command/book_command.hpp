#pragma once
/// \file
/// `kernlet book`: builds the book and serves it.

#include "lesson/lesson.hpp"

namespace kernlet::grader {

/// Runs docs/build.py in the book's own Python environment; returns its exit code.
int book_command(const session& here, bool build_only, int port);

} // namespace kernlet::grader
