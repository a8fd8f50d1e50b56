#pragma once
/// \file
/// A process and all that descend from it: what they use, and their end. A supervisor is the reaper of its
/// descendants, so no double fork leaves the tree.

#include <cstdint>
#include <sys/types.h>
#include <vector>

namespace kernlet::grader::sandbox {

/// Every process below `root`, without it.
std::vector<pid_t> descendants(pid_t root);

struct tree_usage {
  std::uint64_t resident_bytes = 0;
  std::uint64_t threads = 0;
};

/// What the processes below `root` use now. Shared pages count once for each process.
tree_usage usage_below(pid_t root);

/// Sends SIGKILL to every process below `root`. One pass: repeat until there are none, for a process may have
/// forked meanwhile.
void kill_below(pid_t root);

} // namespace kernlet::grader::sandbox
