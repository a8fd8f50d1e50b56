#pragma once
/// \file
/// A program that explores a source file, and its runs.

#include "explore/exploration.hpp"
#include "judge/part_build.hpp"
#include "lesson/lesson.hpp"
#include "support/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// Operations in one phase of a graded test, half a second or so; the phase ends with the execution that
/// comes there.
inline constexpr std::uint64_t graded_steps = 500'000;

/// What to look for, and how long.
struct search_request {
  std::string searches = "bounded,random,pct"; ///< names with a comma in between; empty: a graded test's
  std::uint64_t budget = 0;                    ///< executions of each search; 0: as each one has it
  std::uint64_t seed = 1;
  bool weak = true;  ///< false: sequential consistency
  bool ends = false; ///< all ways to end, failures among them, each with an execution
  std::uint32_t steps = 20'000;
  std::vector<std::string> arguments; ///< of the program
  double seconds = 3600;              ///< of processor time; an exploration that needs more is stopped
};

/// An exploration was stopped: a loop without an operation that the explorer could stop it at, most likely.
class stopped_at_limit : public grader_error {
 public:
  explicit stopped_at_limit(const std::string& limit)
      : grader_error(
            "the explored program was stopped at its limit ({}). A loop without an atomic operation has no "
            "place where the explorer could stop it; is there one without an end?",
            limit) {}
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

  /// A program that the judge has linked: `input` is what its driver is told. What `about` names must outlive
  /// this.
  explored_program(program_places about, std::string mark, std::string input, sandbox::tier tier)
      : about_(std::move(about)), mark_(std::move(mark)), input_(std::move(input)), tier_(tier) {}

  /// Four letters that stand for the source, all that it includes, and the compiler.
  const std::string& mark() const noexcept { return mark_; }
  const std::filesystem::path& program() const noexcept { return about_.program; }
  const std::string& input() const noexcept { return input_; }

  exploration search(const search_request& what) const;
  /// How long each phase takes by itself, for each of so many seeds; `phases` as the explored program is
  /// told.
  std::vector<search_measure> measure(const std::string& phases, std::uint64_t bases) const;
  exploration play(const explored_schedule& schedule, bool ignores_yields, const search_request& what) const;
  /// The arguments that play a schedule, for a debugger.
  static std::string play_argument(const explored_schedule& schedule, bool ignores_yields);

 private:
  std::string run(std::vector<std::string> arguments, const search_request& what) const;

  std::optional<temporary_folder> folder_; ///< of a program that was compiled here
  program_places about_;
  std::string mark_, input_;
  sandbox::tier tier_ = sandbox::best_tier();
};

/// members.py, as read_exploration() wants it.
std::filesystem::path members_helper(const std::filesystem::path& root);

/// The phases of a request as the explored program is told of them. Throws grader_error that names a search
/// that there is not.
std::string searches_of(const search_request& what);

} // namespace kernlet::grader
