// A test under the explorer: one process runs it thousands of times. The verdict is about all of these executions.
#include "explore/schedule_id.hpp"
#include "explore/timeline.hpp"
#include "judge/test_runner.hpp"

namespace kernlet::grader {
namespace {

/// What a failure of the explored program is in a grade.
verdict verdict_of(const explored_failure& failure) {
  return failure.kind == "crash" || failure.kind == "exception" ? verdict::crashed : verdict::failed;
}

/// Takes "FILE:LINE" off the end of a text.
void take_place(std::string& text, std::string& file, int& line, char before) {
  const std::size_t begin = text.rfind(before), colon = text.rfind(':');
  if (begin == text.npos || colon == text.npos || colon < begin)
    return;
  file = text.substr(begin + 1, colon - begin - 1);
  line = std::atoi(text.c_str() + colon + 1);
  text.resize(begin);
}

} // namespace

explored_todo todo_in(const exploration& found) {
  explored_todo all;
  constexpr std::string_view sign = "todo: ";
  if (!found.failure || found.failure->kind != "check" || !found.failure->text.starts_with(sign))
    return all;
  all.step = found.failure->text.substr(sign.size());
  take_place(all.step, all.file, all.line, ' ');
  return all;
}

void judge_exploration(test_result& result, const exploration& found, const std::string& mark) {
  for (const explored_phase& phase : found.phases)
    if (phase.executions != 0)
      result.steps.push_back("explored: " + describe_phase(phase));
  result.outcome = verdict::passed;
  if (!found.failure) {
    if (!found.nondeterminism.empty()) {
      result.outcome = verdict::failed;
      result.message = "the test does not repeat: " + found.nondeterminism;
    }
    return;
  }
  if (const explored_todo todo = todo_in(found); !todo.step.empty()) {
    result.outcome = verdict::todo;
    result.message = "step " + todo.step + " is not written yet";
    result.file = todo.file;
    result.line = todo.line;
    return;
  }
  const explored_failure& failure = *found.failure;
  result.outcome = verdict_of(failure);
  result.message = describe_failure(failure);
  result.file = failure.where.file;
  result.line = static_cast<int>(failure.where.line);
  if (failure.kind == "check") {
    constexpr std::string_view sign = "check: ";
    result.message = failure.text.starts_with(sign) ? failure.text.substr(sign.size()) : failure.text;
    take_place(result.message, result.file, result.line, '\n');
  }
  if (failure.needs_weak_memory)
    result.message += ". This needs a stronger order than it has: under sequential consistency no execution fails";
  result.schedule = to_text({mark, failure.ignores_yields, failure.schedule});
  result.timeline = render_timeline(found, terminal::text_only());
  result.picture = render_timeline_svg(found);
}

} // namespace kernlet::grader
