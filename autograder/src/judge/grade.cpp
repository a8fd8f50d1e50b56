#include "judge/grade.hpp"
#include "explore/kept_schedule.hpp"
#include "judge/assignment.hpp"
#include "judge/course_tests.hpp"
#include "judge/kit.hpp"
#include "judge/part_build.hpp"
#include "judge/provenance.hpp"
#include "judge/test_runner.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/ranges.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_cached_objects = 2000;

} // namespace

fs::path chapter_folder(const fs::path& submission, const chapter_spec& chapter,
                        const std::string& architecture) {
  if (!fs::is_directory(submission))
    throw grader_error(
        "{} is not a folder: --submission names a folder with {} in it, or with that chapter's files",
        submission.string(), chapter.folder());
  for (const fs::path& folder : {submission / chapter.folder(), submission / "exercises" / chapter.folder()})
    if (fs::is_directory(folder))
      return folder;
  for (const std::string& file : files_for(chapter.part_files, architecture))
    if (fs::exists(submission / file))
      return submission;
  return submission / chapter.folder(); // every file of it will be told to be missing
}

namespace {

std::set<std::string> executions_of(const kit& with, const std::vector<const exercise_spec*>& exercises,
                                    const grade_request& request) {
  std::set<std::string> all{"plain"}; // the plain objects are the ones whose symbols are checked
  for (const exercise_spec* exercise : exercises)
    for (const test_spec& test : exercise->tests)
      for (const std::string& execution : test.executions)
        if ((!request.core_only || !test.full) && (!request.wanted || request.wanted(test, execution)))
          all.insert(execution);
  if (request.explored)
    all = {"plain", "explore"};
  std::erase_if(all, [&](const std::string& execution) { return !with.executions.contains(execution); });
  return all;
}

/// Keeps the cache small: the oldest half goes when there are too many.
void trim_cache(const fs::path& cache) {
  std::vector<std::pair<fs::file_time_type, fs::path>> objects;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(cache, ignored))
    objects.emplace_back(entry.last_write_time(ignored), entry.path());
  if (objects.size() <= most_cached_objects)
    return;
  std::sort(objects.begin(), objects.end());
  objects.resize(objects.size() / 2);
  for (const auto& [when, object] : objects)
    fs::remove(object, ignored);
}

/// Why an exercise cannot be tried on this machine; empty when it can.
std::string missing_tools(const exercise_spec& exercise) {
  if (exercise.architecture == "host")
    return {};
  const std::string compiler = exercise.architecture + "-linux-gnu-g++",
                    emulator = "qemu-" + exercise.architecture;
  std::vector<std::string> missing;
  for (const std::string& program : {compiler, emulator})
    if (find_program(program).empty())
      missing.push_back(program);
  if (missing.empty())
    return {};
  return fmt::format("{} not found; install g++-{}-linux-gnu and qemu-user", fmt::join(missing, " and "),
                     exercise.architecture);
}

exercise_result not_run(const chapter_spec& chapter, const exercise_spec& exercise, const std::string& why) {
  exercise_result found{exercise.id, exercise.title, chapter.folder(), exercise.bonus, why, {}};
  for (const test_spec& test : exercise.tests) {
    test_result result;
    result.id = test.id;
    result.what = test.what;
    result.exercise = exercise.id;
    result.max_score = test.points;
    result.message = why;
    result.hidden = test.hidden;
    found.tests.push_back(std::move(result));
  }
  return found;
}

} // namespace

grade_report grade(const course& table, const paths& where, const grade_request& asked) {
  const auto began = std::chrono::steady_clock::now();
  grade_request request = asked;
  if (request.seed == 0)
    request.seed = fresh_seed();
  const sandbox::tier tier = request.tier.value_or(sandbox::best_tier());
  const auto say = [&](const std::string& what) {
    if (request.on_step)
      request.on_step(what);
  };
  grade_report report;
  report.submission = request.submission.string();
  report.source = find_provenance(table, load_kit(where, host_architecture()), tier, request.seed);
  const fs::path cache = request.fresh ? fs::path{} : where.state / "objects";
  if (!cache.empty())
    trim_cache(cache);

  // One build of the part for each chapter and architecture; its exercises share it.
  for (std::size_t at = 0; at < request.exercises.size();) {
    const chapter_spec& chapter = table.chapter_of(*request.exercises[at]);
    const std::string architecture = request.exercises[at]->architecture;
    std::vector<const exercise_spec*> together;
    while (at < request.exercises.size() && &table.chapter_of(*request.exercises[at]) == &chapter &&
           request.exercises[at]->architecture == architecture)
      together.push_back(request.exercises[at++]);
    if (const std::string why = missing_tools(*together.front()); !why.empty()) {
      for (const exercise_spec* exercise : together)
        report.exercises.push_back(not_run(chapter, *exercise, why));
      continue;
    }
    const std::string machine = architecture == "host" ? host_architecture() : architecture;
    const kit& with = load_kit(where, machine);
    build_kit(where, machine, chapter);
    const auto run_all = [&](part_build part) {
      const auto executions = executions_of(with, together, request);
      if (!request.public_only)
        part.add_tests(compile_course_tests(chapter, with, executions, where.state / "objects"));
      part.compile(executions);
      for (const exercise_spec* exercise : together)
        report.exercises.push_back(test_runner(chapter, *exercise, with, part, tier, request).run());
    };
    if (!request.prebuilt.empty()) {
      run_all(part_build(chapter, with, request.prebuilt));
      continue;
    }
    say(fmt::format("compiling {}", chapter.folder()));
    const fs::path from = chapter_folder(request.submission, chapter, with.architecture);
    run_all(part_build(chapter, with, from, where.pristine() / chapter.folder(), cache, tier));
  }
  for (const exercise_result& exercise : report.exercises)
    for (const test_result& test : exercise.tests)
      if (!test.schedule.empty())
        keep_schedule(where, test.schedule,
                      {{}, test.id, fs::absolute(request.submission).string(), true, {}});
  if (const hidden_share left = report.outstanding(); left.tests > 0)
    report.notes.push_back(describe(left) + ".");
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return report;
}

} // namespace kernlet::grader
