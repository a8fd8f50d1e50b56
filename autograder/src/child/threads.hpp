#pragma once
/// \file
/// What a test's threads are: kernel threads in one driver, tasks in another.

#include <kernlet/judge/test.hpp>

namespace kernlet::judge::child {

/// Runs the body as the test's thread 0, so often. Returns when it has returned.
void run_as_first(void (*body)(test&), test& current, std::uint64_t times);

} // namespace kernlet::judge::child
