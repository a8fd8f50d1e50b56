#pragma once
/// \file
/// Where this process stands in the control groups, version 1 or 2, and what they let it have.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader::doctor {

/// The folder of this process's group that has `controller` ("memory", "cpu", "pids"), and how its files are
/// named.
struct control_group {
  std::filesystem::path folder; ///< empty when there is none
  std::filesystem::path top;    ///< the mount point: limits hold from there down to `folder`
  bool unified = false;         ///< version 2
};

/// Parses what /proc/self/cgroup and /proc/self/mountinfo say; both texts are parameters so that tests can
/// give them.
control_group find_group(std::string_view controller, std::string_view memberships, std::string_view mounts);

/// The group of this process.
control_group own_group(std::string_view controller);

/// The lowest number that `file` holds in the group or above it, 0 where there is no limit.
unsigned long long tightest(const control_group& group, std::string_view file);

/// How many processors the quota lets this process use; 0 where there is no quota.
double processor_quota();

} // namespace kernlet::grader::doctor
