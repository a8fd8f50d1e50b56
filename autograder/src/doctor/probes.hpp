#pragma once
/// \file
/// The probes, one function for each thing that can be there or not. Each tries it and returns what it found;
/// none throws for what it does not find, and none changes the machine.

#include "doctor/finding.hpp"
#include "doctor/trial.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader::doctor {

/// What a probe may use.
struct surroundings {
  std::filesystem::path root;    ///< the tree
  const scratch_folder& scratch; ///< for its files
};

// compilers.cpp
finding probe_compiler(const surroundings& here, const std::string& program, bool required);
finding probe_address_sanitizer(const surroundings& here);
finding probe_thread_sanitizer(const surroundings& here);

// build_tools.cpp
finding probe_cmake(const surroundings& here);
finding probe_ninja(const surroundings& here);
finding probe_mold(const surroundings& here);
finding probe_ccache(const surroundings& here);
finding probe_git(const surroundings& here);

// cross.cpp: one finding for each architecture of the course that this machine is not
std::vector<finding> probe_other_architectures(const surroundings& here);

// memory.cpp
finding probe_lightweight_guards(const surroundings& here);
finding probe_mapping_limit(const surroundings& here);
finding probe_overcommit(const surroundings& here);

// isolation.cpp
finding probe_sandbox_tier(const surroundings& here);
finding probe_landlock(const surroundings& here);
finding probe_seccomp(const surroundings& here);
finding probe_control_group(const surroundings& here);

// kernel.cpp
finding probe_io_uring(const surroundings& here);
finding probe_inotify(const surroundings& here);
finding probe_hardware_counters(const surroundings& here);

// clocks.cpp
finding probe_clock(const surroundings& here);
finding probe_timer_signals(const surroundings& here);

// limits.cpp
finding probe_system(const surroundings& here);
finding probe_processors(const surroundings& here);
finding probe_free_memory(const surroundings& here);
finding probe_disk(const surroundings& here);
finding probe_descriptors(const surroundings& here);
finding probe_processes(const surroundings& here);

// helpers.cpp: programs that a reader or the book uses
finding probe_debugger(const surroundings& here);
finding probe_book(const surroundings& here);
finding probe_diagrams(const surroundings& here);
finding probe_browser(const surroundings& here);

} // namespace kernlet::grader::doctor
