#pragma once
/// \file
/// `kernlet explore` and `kernlet replay`: of a source file, or of what the course explores.

#include "explore/explored_program.hpp"
#include "explore/schedule_id.hpp"
#include "explore/show_exploration.hpp"

#include <filesystem>

namespace kernlet::grader {

struct explore_options {
  std::string what; ///< a source file, an exercise (08.2), a test (08.2.two-lock) or a chapter
  std::filesystem::path submission;    ///< of an exercise: empty means exercises/
  std::string runtime;                 ///< of an exercise, instead: fast, solutions or mine; empty is mine
  std::optional<std::string> searches; ///< else those of a file, or those that a graded test gets
  search_request search;
  show_options show;
};

/// 0 when no execution failed, 1 when one did.
int explore_command(const session& here, const explore_options& options);

struct replay_options {
  std::string id, what; ///< what: as of explore; empty: where it was found
  std::filesystem::path submission;
  std::string runtime;
  bool debugger = false;
  show_options show;
};

/// Plays a schedule again. 1 when it fails, as it should; 0 when it does not.
int replay_command(const session& here, const replay_options& options);

/// \cond internal
/// The same for exercises, tests and chapters.
int explore_exercise(const session& here, const explore_options& options);
int replay_exercise(const session& here, const replay_options& options, const schedule_id& id, bool weak);
/// What names an exercise, rather than a file.
bool names_an_exercise(const std::string& what);
/// Runs the debugger on a program until the schedule fails.
int debug_schedule(const explored_program& program, const schedule_id& id,
                   const std::vector<std::string>& arguments);
/// Throws grader_error when a schedule was found in another source.
void must_fit(const explored_program& program, const schedule_id& id, const std::string& text,
              const std::string& what);
std::string id_of(const explored_program& program, const exploration& found);
/// \endcond

} // namespace kernlet::grader
