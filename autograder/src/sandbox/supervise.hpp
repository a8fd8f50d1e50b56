#pragma once
/// \file
/// The supervisor's side of launch().

#include "sandbox/launch.hpp"

#include <array>

namespace kernlet::grader::sandbox {

struct supervision {
  const launch_plan& plan;
  char* const* arguments;
  char* const* environment;
  std::array<int, 5> standard; ///< what becomes the program's descriptors 0 to 4
  int reports, control;
};

/// Runs in the forked child: starts the program, waits for its end or the judge's word, kills what is left,
/// reports, exits.
[[noreturn]] void supervise(const supervision& job);

/// Runs in the supervisor's child: turns it into the program.
[[noreturn]] void become_program(const supervision& job, pid_t supervisor);

} // namespace kernlet::grader::sandbox
