#pragma once
/// \file
/// Starting a program under a supervisor of its own.
///
/// The supervisor is a process of ours between judge and program. It is the reaper of everything that the
/// program starts, so it can say when all of it is dead, also where there is no process-id namespace; and it
/// ends it all when the judge closes `control` or dies.

#include "sandbox/resource_limits.hpp"
#include "support/descriptor.hpp"

#include <linux/filter.h>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kernlet::grader::sandbox {

/// The user of strangers' programs where we are root.
inline constexpr unsigned second_user = 65534;

/// The first descriptor that the program gets beyond 0 to 4.
inline constexpr int first_passed = 5;

/// Everything that happens between fork and exec, made ready before the fork.
struct launch_plan {
  std::vector<std::string> arguments;   ///< [0] is the file to execute
  std::vector<std::string> environment; ///< NAME=value
  std::string working_directory;        ///< empty: stay
  std::vector<resource_limit> resources;
  std::vector<descriptor> groups; ///< control groups to enter
  std::vector<descriptor> passed; ///< become descriptors 5, 6, ... of the program
  bool as_second_user = false;
  bool no_new_privileges = false;
  descriptor landlock;             ///< rules; empty: none
  std::vector<sock_filter> filter; ///< seccomp; empty: none
};

/// How it went, as the supervisor tells it.
struct supervisor_report {
  enum what_t : int { failed_to_start, ended } what;
  int step;   ///< failed: index into start_step_name()
  int error;  ///< failed: errno
  int status; ///< ended: of waitpid
  double cpu_seconds;
  unsigned long long peak_bytes; ///< of the largest process
};

/// What a step before exec was to do, for people.
const char* start_step_name(int step) noexcept;

/// The judge's side of a running program. All descriptors are non-blocking.
struct supervised {
  pid_t supervisor = -1;
  descriptor input;        ///< to the program's descriptor 3
  descriptor input_reader; ///< kept open, so that writing to a program that is gone raises no SIGPIPE
  descriptor records;      ///< from its descriptor 4
  descriptor output, error;
  descriptor reports; ///< supervisor_report; its end means that all is over
  descriptor control; ///< close it: kill everything
};

/// Starts it. Throws grader_error when there is no descriptor or process left for it.
supervised launch(const launch_plan& plan);

} // namespace kernlet::grader::sandbox
