#include "judge/test_runner.hpp"
#include "explore/explored_program.hpp"
#include "explore/schedule_id.hpp"
#include "judge/loopback.hpp"
#include "judge/records.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/ranges.h>
#include <optional>

namespace kernlet::grader {
namespace {

/// Thousands of executions instead of one.
constexpr double explored_slack = 20;

std::set<std::string> as_set(const std::vector<std::string>& files) {
  return {files.begin(), files.end()};
}

bool meet(const std::set<std::string>& some, const std::set<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& one) { return others.contains(one); });
}

/// "function\nfile:line" of an instruction, from the program's debug information.
void locate_crash(test_result& result, const kit& with, const std::string& program, std::uint64_t offset) {
  const subprocess_result done =
      run({.arguments = {with.tool("addr2line"), "-f", "-C", "-e", program, fmt::format("{:#x}", offset)}});
  const std::size_t newline = done.output.find('\n');
  if (done.status != 0 || newline == done.output.npos)
    return;
  const std::string function = done.output.substr(0, newline);
  std::string place = done.output.substr(newline + 1);
  place = place.substr(0, place.find_first_of(" \n"));
  if (function != "??")
    result.message += " in " + function;
  else
    result.message += " at an address that is no code of the program (a wrong return address?)";
  const std::size_t colon = place.rfind(':');
  if (colon == place.npos || place.starts_with("??"))
    return;
  result.file = place.substr(0, colon);
  result.line = std::atoi(place.c_str() + colon + 1);
}

std::vector<std::string> sanitizer_environment() {
  // No leak check: contexts that a test abandons on purpose are not leaks. Our own crash handler reports
  // signals.
  return {"ASAN_OPTIONS=detect_leaks=0:allow_user_segv_handler=1:handle_segv=0:handle_sigbus=0:handle_sigill="
          "0:handle_sigfpe=0:"
          "handle_abort=0:detect_stack_use_after_return=0",
          "UBSAN_OPTIONS=print_stacktrace=1",
          "TSAN_OPTIONS=report_bugs=1:exitcode=66:handle_segv=0:handle_sigbus=0:handle_sigill=0"};
}

} // namespace

test_runner::test_runner(const chapter_spec& chapter, const exercise_spec& exercise, const kit& with,
                         part_build& part, sandbox::tier tier, const grade_request& request)
    : chapter_(chapter), exercise_(exercise), kit_(with), part_(part), tier_(tier), request_(request),
      own_files_(as_set(files_for(exercise.files, with.architecture))) {
  // Files of other steps that cannot be used are stood in for from the start.
  for (const auto& [file, fault] : part_.faults())
    for (const exercise_spec& other : chapter_.exercises)
      if (!own_files_.contains(file) && other.architecture == "host" &&
          as_set(files_for(other.files, kit_.architecture)).contains(file))
        stand_in_for(other.id);
}

bool test_runner::stand_in_for(const std::string& step) {
  const auto other = std::find_if(chapter_.exercises.begin(), chapter_.exercises.end(),
                                  [&](const exercise_spec& one) { return one.id == step; });
  if (other == chapter_.exercises.end() || !stood_in_steps_.insert(step).second)
    return false;
  // This exercise's own files stay, unless a test of another step's file needs the whole step.
  for (const std::string& file : files_for(other->files, kit_.architecture))
    stood_in_files_.insert(file);
  return true;
}

test_result test_runner::begin_result(const test_spec& test) const {
  test_result result;
  result.id = test.id;
  result.what = test.what;
  result.exercise = exercise_.id;
  result.hidden = test.hidden;
  result.full = test.full;
  result.max_score = test.points;
  return result;
}

test_result test_runner::not_compiled(const test_spec& test) const {
  test_result result = begin_result(test);
  result.outcome = verdict::not_compiled;
  result.execution = test.executions.front();
  for (const auto& [file, fault] : part_.faults()) {
    const bool given =
        std::none_of(chapter_.exercises.begin(), chapter_.exercises.end(), [&](const exercise_spec& one) {
          return as_set(files_for(one.files, kit_.architecture)).contains(file);
        });
    if (!own_files_.contains(file) && !given)
      continue;
    result.message = fault.message;
    result.output = fault.output;
    result.file = fmt::format("exercises/{}/{}", chapter_.folder(), file);
    result.line = fault.line;
    break;
  }
  return result;
}

/// Records name files as the compiler was given them: a part's file by its bare name, a test by its path in
/// the tree.
void test_runner::place_in_tree(test_result& result) const {
  if (result.file.starts_with("/part/"))
    result.file.erase(0, 6);
  if (result.file.starts_with("./"))
    result.file.erase(0, 2);
  const auto& files = part_.files();
  if (std::find(files.begin(), files.end(), result.file) != files.end())
    result.file = fmt::format("exercises/{}/{}", chapter_.folder(), result.file);
  if (result.hidden)
    result.file.clear();
}

void test_runner::run_once(test_result& result, const test_spec& test, const std::string& execution) {
  result = begin_result(test); // nothing of an earlier run with other files may remain
  result.execution = execution;
  std::string trouble;
  const auto program = part_.link(execution, stood_in_files_, trouble);
  if (program.empty()) {
    result.outcome = verdict::not_compiled;
    result.message = "the parts do not link together";
    result.output = trouble;
    return;
  }
  if (execution == "explore")
    return explore(result, test, program);
  assignment work = draw_assignment(test, execution, request_.seed);
  sandbox::request request;
  request.arguments = kit_.emulator;
  request.arguments.push_back("/judge/test");
  request.mounts = {{program, "/judge/test", false}};
  if (!kit_.emulator.empty())
    request.arguments[0] = find_program(kit_.emulator[0]).string();
  request.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  request.sanitized = execution == "asan" || execution == "tsan";
  if (request.sanitized)
    for (const std::string& variable : sanitizer_environment())
      request.environment.push_back(variable);
  const limits_spec& limits = test.limits;
  const double slack = request.sanitized || !kit_.emulator.empty() ? 4 : 1;
  request.limits = {
      .cpu_seconds = limits.cpu_seconds * slack,
      .wall_seconds = limits.wall_seconds * slack,
      .memory_bytes = limits.memory_megabytes << 20,
      .processes = 0,
      .threads = limits.threads == 0 && !request.sanitized && kit_.emulator.empty() ? 0 : limits.threads + 8,
      .output_bytes = limits.output_kilobytes << 10,
      .file_bytes = 1 << 20,
      .open_files = 64};
  std::optional<loopback_play> play;
  if (is_loopback(test.oracle)) {
    play.emplace(test.oracle, work);
    request.inherited = play->listener();
    request.partner = [&play](sandbox::conversation& with) { play->play(with); };
  }
  request.input = to_text(work);
  const sandbox::outcome run = sandbox::run(request, tier_);
  if (run.how == sandbox::ending::not_started)
    throw grader_error("test {} cannot be run in the sandbox (tier {}): {}. `kernlet doctor` says more",
                       test.id, sandbox::name(tier_), run.trouble);
  const child_records said = parse_records(run.records, work);
  judge_run(result, test, work, said, run, play ? &play->outcome() : nullptr);
  if (said.crash && result.outcome == verdict::crashed)
    locate_crash(result, kit_, program.string(), said.crash->offset);
  if (result.outcome == verdict::todo && said.todo && stand_in_for_another(said.todo->step))
    run_once(result, test, execution);
}

bool test_runner::stand_in_for_another(const std::string& step) {
  const auto& own = exercise_.repeats;
  return step != exercise_.id && std::find(own.begin(), own.end(), step) == own.end() && stand_in_for(step);
}

void test_runner::explore(test_result& result, const test_spec& test, const std::filesystem::path& program) {
  assignment work = draw_assignment(test, "explore", 1); // what is explored is the same each time
  work.nonce = "explored";
  const explored_program explored(
      {program, members_helper(kit_.source), {part_.folder(), kit_.source}},
      source_mark(test.id + part_.sources() + kit_.compiler_name() + kit_.release), to_text(work), tier_);
  search_request how;
  how.searches.clear();
  how.seconds = test.limits.cpu_seconds * explored_slack;
  try {
    const exploration found = request_.explored ? request_.explored(test, explored) : explored.search(how);
    judge_exploration(result, found, explored.mark());
    if (const std::string step = todo_in(found); !step.empty() && stand_in_for_another(step))
      run_once(result, test, "explore");
  } catch (const no_exploration& trouble) { // what a part does to the explorer's process is its own fault
    result.outcome = verdict::failed;
    result.message = trouble.what();
  } catch (const stopped_at_limit& stopped) {
    result.outcome = verdict::killed;
    result.message = stopped.what();
  }
}

test_result test_runner::run_test(const test_spec& test) {
  test_result result = begin_result(test);
  const auto began = std::chrono::steady_clock::now();
  for (const std::string& execution : test.executions) {
    if ((request_.explored && execution != "explore") ||
        (request_.wanted && !request_.wanted(test, execution)))
      continue;
    if (!kit_.executions.contains(execution)) {
      const bool another_is =
          std::any_of(test.executions.begin(), test.executions.end(),
                      [&](const std::string& one) { return kit_.executions.contains(one); });
      if (kit_.reduced && another_is)
        continue;
      result.outcome = verdict::not_run;
      result.execution = execution;
      result.message = "there is no execution \"" + execution + "\" here";
      break;
    }
    run_once(result, test, execution);
    if (result.outcome != verdict::passed)
      break;
  }
  place_in_tree(result);
  result.stood_in.assign(stood_in_steps_.begin(), stood_in_steps_.end());
  const auto about = test.files.empty() ? own_files_ : as_set(files_for(test.files, kit_.architecture));
  if (result.outcome == verdict::passed && meet(about, stood_in_files_)) {
    result.outcome = verdict::todo;
    result.message = fmt::format("needs step {} first: the reference stood in for {}",
                                 fmt::join(stood_in_steps_, ", "), fmt::join(about, ", "));
  }
  if (result.outcome == verdict::passed)
    result.score = result.max_score;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

exercise_result test_runner::run() {
  exercise_result found;
  found.id = exercise_.id;
  found.title = exercise_.title;
  found.chapter = chapter_.folder();
  found.bonus = exercise_.bonus;
  const bool broken = std::any_of(part_.faults().begin(), part_.faults().end(), [&](const auto& entry) {
    return own_files_.contains(entry.first) || !stood_in_files_.contains(entry.first);
  });
  for (const test_spec& test : exercise_.tests) {
    if ((test.full && request_.core_only) || (test.hidden && request_.public_only))
      continue;
    const auto is_asked_for = [&](const std::string& one) {
      return (!kit_.reduced || kit_.executions.contains(one)) &&
             (!request_.wanted || request_.wanted(test, one));
    };
    if (std::none_of(test.executions.begin(), test.executions.end(), is_asked_for))
      continue; // a part of the proof was asked for
    if (request_.explored &&
        (!is_explored(test) || (!request_.only_test.empty() && test.id != request_.only_test)))
      continue;
    if (stays_with_the_course(test, kit_.source)) {
      found.tests.push_back(begin_result(test)); // not run, and its points are not reached
      found.tests.back().message = "it stays with the course, which runs it when it grades";
      continue;
    }
    if (request_.on_step)
      request_.on_step(test.id);
    found.tests.push_back(broken ? not_compiled(test) : run_test(test));
    if (request_.stop_at_first_failure && found.tests.back().outcome != verdict::passed)
      break;
  }
  if (const hidden_share left = outstanding(found); left.tests > 0)
    found.note = describe(left);
  return found;
}

} // namespace kernlet::grader
