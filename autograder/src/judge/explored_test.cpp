// A test under the explorer: one process runs it thousands of times. The verdict is about all of these
// executions.
#include "explore/explored_program.hpp"
#include "explore/schedule_id.hpp"
#include "explore/timeline.hpp"
#include "judge/test_runner.hpp"

#include <algorithm>

namespace kernlet::grader {
namespace {

/// What a failure of the explored program is in a grade.
verdict verdict_of(const explored_failure& failure) {
  if (failure.kind == "no progress")
    return verdict::killed;
  return failure.kind == "crash" || failure.kind == "exception" ? verdict::crashed : verdict::failed;
}

} // namespace

std::string todo_in(const exploration& found) {
  return found.failure && found.failure->kind == "todo" ? found.failure->text : "";
}

void judge_exploration(test_result& result, const exploration& found, const std::string& mark) {
  for (const explored_phase& phase : found.phases)
    if (phase.executions != 0)
      result.steps.push_back("explored: " + describe_phase(phase));
  result.outcome = verdict::passed;
  const bool complete =
      !found.phases.empty() &&
      std::all_of(found.phases.begin(), found.phases.end(), [](const explored_phase& phase) {
        return phase.executions != 0 && (phase.exhausted || phase.cut_off != 0 ||
                                         phase.steps >= graded_steps || phase.executions >= phase.budget);
      });
  if (!found.failure && !complete) {
    result.outcome = verdict::failed;
    result.message = "the exploration did not do what it was asked for";
    return;
  }
  if (!found.failure) {
    if (!found.nondeterminism.empty()) {
      result.outcome = verdict::failed;
      result.message = "the test does not repeat: " + found.nondeterminism;
    }
    return;
  }
  const explored_failure& failure = *found.failure;
  result.file = failure.where.file;
  result.line = static_cast<int>(failure.where.line);
  if (const std::string step = todo_in(found); !step.empty()) {
    result.outcome = verdict::todo;
    result.message = "step " + step + " is not written yet";
    return;
  }
  result.outcome = verdict_of(failure);
  result.message = failure.kind == "check" ? failure.text : describe_failure(failure);
  if (failure.needs_weak_memory)
    result.message +=
        ". This needs a stronger order than it has: under sequential consistency no execution fails";
  result.schedule = to_text({mark, failure.ignores_yields, failure.schedule});
  result.timeline = render_timeline(found, terminal::text_only());
  result.picture = render_timeline_svg(found);
}

} // namespace kernlet::grader
