#pragma once
/// \file
/// The limits that every tier has: the kernel's own, per process (setrlimit).

#include "sandbox/sandbox.hpp"

#include <sys/resource.h>

namespace kernlet::grader::sandbox {

struct resource_limit {
  int which; ///< RLIMIT_...
  rlimit value;
};

/// What to set before the program starts. The kernel counts CPU time in whole seconds, so a fraction is
/// rounded up. The address space is not limited: it would refuse what only reserves (sanitizers, large stacks
/// that stay untouched) and so give one verdict with control groups and another without.
std::vector<resource_limit> resource_limits(const limits& wanted);

} // namespace kernlet::grader::sandbox
