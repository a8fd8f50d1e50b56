#pragma once
/// \file
/// Tier `namespaces`: how bubblewrap is called.

#include "sandbox/sandbox.hpp"

namespace kernlet::grader::sandbox {

/// The descriptors on which bubblewrap finds what it needs; the program never gets them. They stand behind
/// those that it does get, which bubblewrap passes on.
struct bubblewrap_descriptors {
  int options, filter, status;
};

/// The options, for `--args`: handed over in a file, so that the machine's own paths do not stand in
/// /proc/1/cmdline inside.
std::vector<std::string> bubblewrap_options(const request& what, const std::vector<std::string>& environment,
                                            const bubblewrap_descriptors& numbers);

/// What bubblewrap's status file says: did the program start?
bool bubblewrap_started_program(std::string_view status_lines);

/// bubblewrap reports a program's death by signal n as exit code 128 + n. The signal, or 0 for an exit code
/// of the program's own.
int signal_behind(int exit_code) noexcept;

} // namespace kernlet::grader::sandbox
