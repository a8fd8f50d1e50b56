// The command line as a whole: what is said to every verb, and the one that was given.
#include "command/command_line.hpp"
#include "command/verbs.hpp"
#include "support/error.hpp"

namespace kernlet::grader {
namespace {

/// The version line: `kernlet --version`.
std::string version() {
  try {
    return "kernlet " + load_course(find_paths().course_file()).release;
  } catch (const grader_error&) {
    return "kernlet (outside of a checkout)";
  }
}

} // namespace

int run_command_line(int argc, char** argv) {
  try {
    frame f;
    f.app.require_subcommand(1);
    f.app.set_version_flag("--version", version);
    f.app.add_flag("-q,--quiet", f.quiet, "only results and errors");
    f.app
        .add_option("--course", f.course,
                    "an instructor's folder with course.toml: tests, seeds, weights, due dates, keys")
        ->envname("KERNLET_COURSE")
        ->type_name("DIR");
    add_lesson_verbs(f);
    add_grading_verbs(f);
    add_keeping_verbs(f);
    try {
      f.app.parse(argc, argv);
    } catch (const CLI::ParseError& trouble) {
      return f.app.exit(trouble) == 0 ? 0 : 2;
    }
    return f.chosen();
  } catch (const grader_error& trouble) {
    fmt::print(stderr, "kernlet: {}\n", trouble.what());
  } catch (const std::exception& trouble) {
    fmt::print(stderr, "kernlet: unexpected: {}\n", trouble.what());
  }
  return 2;
}

} // namespace kernlet::grader
