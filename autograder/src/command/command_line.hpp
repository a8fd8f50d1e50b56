#pragma once
/// \file
/// The command line. CLI11 is included by command_line.cpp alone: it takes seconds to compile.

namespace kernlet::grader {

/// Parses the arguments, runs the verb, prints errors as "kernlet: ...". Returns the exit code.
int run_command_line(int argc, char** argv);

} // namespace kernlet::grader
