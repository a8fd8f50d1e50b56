#pragma once
/// \file
/// A program that explores a source file, and its runs.

#include "explore/exploration.hpp"
#include "judge/part_build.hpp"
#include "lesson/lesson.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// What to look for, and how long.
struct search_request {
  std::string searches = "bounded,random,pct"; ///< names with a comma in between; see searches_of()
  std::uint64_t budget = 0;                    ///< executions of each search; 0: as each one has it
  std::uint64_t seed = 1;
  bool weak = true;  ///< false: sequential consistency
  bool ends = false; ///< all ways to end, failures among them, each with an execution
  std::uint32_t steps = 20'000;
  double seconds = 3600;              ///< of processor time; an exploration that needs more is stopped
  std::vector<std::string> arguments; ///< of the program
};

struct search_measure {
  std::string search, kind; ///< kind of the first failure; "none"
  unsigned parameter = 0;
  std::uint64_t bases = 0, found = 0, executions = 0,
                worst = 0; ///< executions of those that found one, in all
  std::uint64_t tried = 0; ///< executions in all
};

/// Goes up when a schedule of an older explorer no longer means the same.
inline constexpr std::string_view explorer_version = "1";

class explored_program {
 public:
  /// Compiles the source with the course's compiler and links it with the explorer, which is built first
  /// where it must be. Throws grader_error, with the compiler's words, when that fails.
  explored_program(const session& here, const std::filesystem::path& source,
                   const std::vector<std::string>& definitions = {});

  /// Four letters that stand for the source, all that it includes, and the compiler.
  const std::string& mark() const noexcept { return mark_; }
  const std::filesystem::path& program() const noexcept { return program_; }

  exploration search(const search_request& what) const;
  /// How long each phase takes by itself, for each of so many seeds; `phases` as the explored program is
  /// told.
  std::vector<search_measure> measure(const std::string& phases, std::uint64_t bases) const;
  exploration play(const explored_schedule& schedule, bool ignores_yields, const search_request& what) const;
  /// The arguments that play a schedule, for a debugger.
  static std::string play_argument(const explored_schedule& schedule, bool ignores_yields);

 private:
  std::string run(std::vector<std::string> arguments, const search_request& what, double seconds) const;

  temporary_folder folder_;
  std::filesystem::path program_, members_helper_;
  std::string mark_;
};

/// The phases of a request as the explored program is told of them. Throws grader_error that names a search
/// that there is not.
std::string searches_of(const search_request& what);

} // namespace kernlet::grader
