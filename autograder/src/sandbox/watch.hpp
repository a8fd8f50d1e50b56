#pragma once
/// \file
/// The judge's loop around one running program: feeds it, reads it, and ends it at a limit.

#include "sandbox/control_group.hpp"
#include "sandbox/launch.hpp"

namespace kernlet::grader::sandbox {

struct watched {
  std::string records, standard_output, standard_error;
  bool output_truncated = false;
  std::string limit; ///< the one for which it was killed here: "wall", "output", "memory" "processes" or
                     ///< "partner"
  double wall_seconds = 0;
  bool reported = false; ///< false: the supervisor died
  supervisor_report report{};
};

/// Returns when the supervisor is gone, and with it the program and all that it started. `tasks` is how many
/// threads and processes there may be, counted here where no control group does. With a
/// conversation the program's input stays open, and the other side is told what there is to hear.
watched watch(supervised& running, const request& what, const control_group& group, std::uint64_t tasks,
              conversation* talk = nullptr);

} // namespace kernlet::grader::sandbox
