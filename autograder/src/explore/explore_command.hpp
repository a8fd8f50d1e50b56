#pragma once
/// \file
/// `kernlet explore` and `kernlet replay`.

#include "explore/explored_program.hpp"

namespace kernlet::grader {

struct explore_options {
  std::string what; ///< a source file
  search_request search;
  bool json = false;
  std::string svg; ///< a file for the picture
};

/// 0 when no execution failed, 1 when one did.
int explore_command(const session& here, const explore_options& options);

struct replay_options {
  std::string id, file;
  bool debugger = false, json = false;
  std::string svg;
};

/// Plays a schedule again. 1 when it fails, as it should; 0 when it does not.
int replay_command(const session& here, const replay_options& options);

} // namespace kernlet::grader
