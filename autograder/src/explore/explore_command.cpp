#include "explore/explore_command.hpp"
#include "explore/kept_schedule.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <fmt/format.h>

namespace kernlet::grader {
namespace fs = std::filesystem;

std::string id_of(const explored_program& program, const exploration& found) {
  if (!found.failure)
    return {};
  return to_text({program.mark(), found.failure->ignores_yields, found.failure->schedule});
}

void must_fit(const explored_program& program, const schedule_id& id, const std::string& text,
              const std::string& what) {
  if (!id.mark.empty() && program.mark() != id.mark)
    throw grader_error(
        "{} is a schedule of another source than {} is now (its marks are {} and {}): the file, "
        "something that it includes, or the compiler differs. Explore it again",
        text, what, id.mark, program.mark());
}

/// gdb starts a program through the shell.
static std::string shell_word(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

int debug_schedule(const explored_program& program, const schedule_id& id,
                   const std::vector<std::string>& arguments) {
  if (find_program("gdb").empty())
    throw grader_error("--gdb: there is no gdb here; install the package gdb");
  const temporary_folder folder;
  const fs::path input = folder.path() / "assignment";
  write_file(input, program.input());
  std::string arguments_of_run = explored_program::play_argument(id.schedule, id.ignores_yields) + " --";
  for (const std::string& each : arguments)
    arguments_of_run += " " + shell_word(each);
  if (!program.input().empty()) // the driver of a test reads it from descriptor 3
    arguments_of_run += " 3<" + shell_word(input.string());
  const std::vector<std::string> command{"gdb",
                                         "-q",
                                         "-ex",
                                         "break kernlet_explore_stop",
                                         "-ex",
                                         "run " + arguments_of_run,
                                         program.program().string()};
  return run({.arguments = command, .inherit_output = true}).status;
}

bool names_an_exercise(const std::string& what) {
  std::error_code none;
  return !fs::is_regular_file(what, none) && what.size() >= 2 && what.find_first_not_of("0123456789") >= 2 &&
         what.find('/') == what.npos;
}

int explore_command(const session& here, const explore_options& options) {
  explore_options how = options;
  if (how.searches) {
    if (how.searches->find_first_not_of(", ") == std::string::npos)
      throw grader_error("--search names no search: bounded, random, pct or exhaustive");
    how.search.searches = *how.searches;
    searches_of(how.search); // what is wrong there is told before anything is built
  }
  if (names_an_exercise(how.what))
    return explore_exercise(here, how);
  const explored_program program(here, how.what);
  const exploration found = program.search(how.search);
  const std::string id = id_of(program, found);
  if (found.failure)
    keep_schedule(here.where, id,
                  {.file = fs::absolute(how.what).string(),
                   .test = {},
                   .submission = {},
                   .weak = how.search.weak,
                   .arguments = how.search.arguments});
  return show_exploration(here, found, id, how.show);
}

int replay_command(const session& here, const replay_options& options) {
  const auto id = read_schedule_id(options.id);
  if (!id)
    throw grader_error("'{}' is no schedule id; they look like k7d2-04g1c8 and stand below each timeline",
                       options.id);
  const kept_schedule about = find_schedule(here.where, options.id).value_or(kept_schedule{});
  replay_options how = options;
  if (how.what.empty())
    how.what = about.test.empty() ? about.file : about.test;
  if (how.submission.empty())
    how.submission = about.submission;
  if (how.what.empty())
    throw grader_error("which source is {} a schedule of? ./kernlet replay {} FILE, or a test's name",
                       options.id, options.id);
  if (names_an_exercise(how.what))
    return replay_exercise(here, how, *id, about.weak);
  const explored_program program(here, how.what);
  must_fit(program, *id, options.id, how.what);
  if (options.debugger)
    return debug_schedule(program, *id, about.arguments);
  search_request as_found;
  as_found.weak = about.weak;
  as_found.arguments = about.arguments;
  const exploration found = program.play(id->schedule, id->ignores_yields, as_found);
  return show_exploration(here, found, id->mark.empty() ? options.id + " " + how.what : options.id, how.show);
}

} // namespace kernlet::grader
