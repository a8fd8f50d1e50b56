// A test under the explorer: one process runs it thousands of times. The verdict is about all of these executions.
#include "explore/exploration.hpp"
#include "explore/schedule_id.hpp"
#include "explore/timeline.hpp"
#include "judge/records.hpp"
#include "judge/test_runner.hpp"
#include "support/clean_text.hpp"

#include <fmt/ranges.h>

namespace kernlet::grader {
namespace {

void decide(test_result& result, verdict outcome, std::string message) {
  result.outcome = outcome;
  result.message = std::move(message);
}

/// What a failure of the explored program is in a grade.
verdict verdict_of(const explored_failure& failure) {
  if (failure.kind == "crash" || failure.kind == "exception")
    return verdict::crashed;
  return failure.kind == "check" && failure.text.starts_with("todo: ") ? verdict::todo : verdict::failed;
}

} // namespace

void judge_exploration(test_result& result, const sandbox::outcome& run, const std::filesystem::path& program,
                       const std::filesystem::path& members_helper, const std::string& mark) {
  if (run.how == sandbox::ending::killed)
    return decide(result, verdict::killed,
                  fmt::format("killed by the limit on {}: is there a loop without an end, and without an atomic operation?",
                              run.limit));
  if (run.records.empty())
    return decide(result, verdict::failed,
                  "the exploration ended without a result: " + clean_text(run.standard_error, 400));
  const exploration found = read_exploration(run.records, program, members_helper);
  for (const explored_phase& phase : found.phases)
    if (phase.executions != 0)
      result.steps.push_back("explored: " + describe_phase(phase));
  if (!found.nondeterminism.empty() && !found.failure)
    return decide(result, verdict::failed, "the test does not repeat: " + found.nondeterminism);
  if (!found.failure)
    return decide(result, verdict::passed, "");
  const explored_failure& failure = *found.failure;
  decide(result, verdict_of(failure), failure.kind == "check" ? failure.text : describe_failure(failure));
  result.file = failure.where.file;
  result.line = static_cast<int>(failure.where.line);
  const std::string id = to_text({mark, failure.ignores_yields, failure.schedule});
  result.output = render_timeline(found, terminal(stdout, true)) + "schedule " + id;
  if (failure.needs_weak_memory)
    result.output += "\nThis needs a stronger order than it has: under sequential consistency no execution fails.";
}

} // namespace kernlet::grader
