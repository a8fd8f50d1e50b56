#pragma once
/// \file
/// What a stranger's program may not ask of the kernel. A refused call fails with EPERM, so that the program
/// can tell.

#include <linux/filter.h>
#include <sys/types.h>
#include <vector>

namespace kernlet::grader::sandbox {

struct filter_options {
  bool threads = true;    ///< may it create kernel threads?
  bool processes = false; ///< may it create processes?
  bool sanitized = false; ///< personality (to switch address randomization off) and what LeakSanitizer does
                          ///< to its own process: ptrace, a helper task
  pid_t protect = 0;      ///< without a process-id namespace: no signal to this process, nor to "all"
};

/// The program for the kernel's seccomp. Throws grader_error where libseccomp does not know this machine.
std::vector<sock_filter> seccomp_filter(const filter_options& options);

} // namespace kernlet::grader::sandbox
