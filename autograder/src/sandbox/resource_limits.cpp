#include "sandbox/resource_limits.hpp"

#include <algorithm>
#include <cmath>

namespace kernlet::grader::sandbox {
namespace {

/// A limit may only be lowered: asking for more than we have ourselves would be refused as a whole.
resource_limit at_most(int which, rlim_t soft, rlim_t hard) {
  rlimit ours{};
  ::getrlimit(static_cast<__rlimit_resource_t>(which), &ours);
  return {which, {std::min(soft, ours.rlim_max), std::min(hard, ours.rlim_max)}};
}

} // namespace

std::vector<resource_limit> resource_limits(const limits& wanted) {
  std::vector<resource_limit> list = {at_most(RLIMIT_CORE, 0, 0)};
  if (wanted.cpu_seconds > 0) {
    // At the soft limit comes SIGXCPU, which says why; one second later SIGKILL, for a program that ignores
    // it.
    const auto seconds = static_cast<rlim_t>(std::ceil(wanted.cpu_seconds));
    list.push_back(at_most(RLIMIT_CPU, seconds, seconds + 1));
  }
  if (wanted.file_bytes > 0)
    list.push_back(at_most(RLIMIT_FSIZE, wanted.file_bytes, wanted.file_bytes));
  if (wanted.open_files > 0)
    list.push_back(at_most(RLIMIT_NOFILE, wanted.open_files, wanted.open_files));
  return list;
}

} // namespace kernlet::grader::sandbox
