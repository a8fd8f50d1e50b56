// They are compiled outside of the sandbox: their author is trusted as the tree's own tests are.
#include "judge/course_tests.hpp"
#include "support/clean_text.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <unistd.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using list = std::vector<std::string>;

list compile_command(const chapter_spec& chapter, const kit& with, const std::string& execution,
                     const std::string& source) {
  list command{with.compiler, "-std=c++20"};
  const list& flags = with.executions.at(execution).flags;
  command.insert(command.end(), flags.begin(), flags.end());
  command.insert(command.end(), {"-fPIC", "-Wall", "-Wextra", "-fdiagnostics-color=never",
                                 "-DKERNLET_PARTS=judged", "-DKERNLET_SEAM_SEALED"});
  for (const std::string& include : with.includes)
    command.push_back("-I" + include);
  const fs::path root = with.source;
  command.push_back("-I" + (root / "autograder/include").string());
  command.push_back("-I" +
                    (root / "exercises" / chapter.folder() / "tests").string()); // what its tests share
  command.push_back(source);
  return command;
}

std::string run_compiler(list command, const list& more, const std::string& source) {
  command.insert(command.end(), more.begin(), more.end());
  const subprocess_result done = run({.arguments = command});
  if (done.status != 0)
    throw grader_error("{}: this test of the course does not compile:\n{}", source,
                       clean_text(done.output, 4096));
  return done.output;
}

} // namespace

std::map<std::string, list> compile_course_tests(const chapter_spec& chapter, const kit& with,
                                                 const std::set<std::string>& executions,
                                                 const fs::path& cache) {
  std::map<std::string, list> objects;
  std::set<std::string> done; // several tests may stand in one source
  for (const exercise_spec& exercise : chapter.exercises)
    for (const test_spec& test : exercise.tests)
      for (const std::string& execution : test.executions) {
        if (!fs::path(test.source).is_absolute() || !executions.contains(execution) ||
            !with.executions.contains(execution) || !done.insert(execution + test.source).second)
          continue;
        const list command = compile_command(chapter, with, execution, test.source);
        const std::string text = run_compiler(command, {"-E"}, test.source);
        const fs::path object =
            cache /
            (sha256(fmt::format("{}\n{}\n{}", with.compiler_version, fmt::join(command, "\n"), text)) + ".o");
        if (!fs::exists(object)) {
          fs::create_directories(cache);
          const fs::path fresh = fs::path(object).concat(fmt::format(".{}", ::getpid()));
          run_compiler(command, {"-c", "-o", fresh.string()}, test.source);
          fs::rename(fresh, object);
        }
        objects[execution].push_back(object.string());
      }
  return objects;
}

} // namespace kernlet::grader
