// The verdict on a test that was explored: what each kind of failure becomes, and what a process may not
// claim.
#include "catch.hpp"
#include "judge/test_runner.hpp"

using namespace kernlet::grader;

namespace {

explored_phase finished(std::uint64_t executions) {
  explored_phase phase;
  phase.search = "bounded";
  phase.budget = phase.executions = executions;
  return phase;
}

exploration failing(std::string kind, std::string text) {
  exploration found;
  found.phases = {finished(10)};
  found.failure.emplace();
  found.failure->kind = std::move(kind);
  found.failure->text = std::move(text);
  found.failure->where.file = "ring.cpp";
  found.failure->where.line = 12;
  found.failure->schedule = {{3, 1}};
  return found;
}

test_result judged(const exploration& found) {
  test_result result;
  judge_exploration(result, found, "abcd");
  return result;
}

} // namespace

TEST_CASE("every search was done and nothing failed: passed") {
  exploration found;
  found.phases = {finished(10), finished(20)};
  found.phases[0].exhausted = true;
  found.phases[0].budget = 1000;
  CHECK(judged(found).outcome == verdict::passed);
}

TEST_CASE("a search that was not done proves nothing") {
  exploration found;
  CHECK(judged(found).outcome == verdict::failed); // none at all
  found.phases = {finished(10), finished(0)};
  CHECK(judged(found).outcome == verdict::failed);
  found.phases = {finished(10)};
  found.phases[0].budget = 11;
  CHECK(judged(found).outcome == verdict::failed);
}

TEST_CASE("a test that does not repeat fails, and says why") {
  exploration found;
  found.phases = {finished(10)};
  found.nondeterminism = "the clock is read";
  CHECK(judged(found).outcome == verdict::failed);
  CHECK(judged(found).message == "the test does not repeat: the clock is read");
}

TEST_CASE("a check that failed brings its text, its place and the schedule") {
  const test_result result = judged(failing("check", "words inside: 3, expected 2"));
  CHECK(result.outcome == verdict::failed);
  CHECK(result.message == "words inside: 3, expected 2");
  CHECK(result.file == "ring.cpp");
  CHECK(result.line == 12);
  CHECK(result.schedule.starts_with("abcd-"));
  CHECK(result.picture.find("<svg") != std::string::npos);
  CHECK(result.timeline.find("\x1b[") == std::string::npos);
}

TEST_CASE("kinds of failures") {
  CHECK(judged(failing("data race", "two writes")).outcome == verdict::failed);
  CHECK(judged(failing("deadlock", "every thread waits")).outcome == verdict::failed);
  CHECK(judged(failing("crash", "segmentation fault")).outcome == verdict::crashed);
  CHECK(judged(failing("exception", "std::bad_alloc")).outcome == verdict::crashed);
  CHECK(judged(failing("no progress", "computes")).outcome == verdict::killed);
  const test_result todo = judged(failing("todo", "08.2"));
  CHECK(todo.outcome == verdict::todo);
  CHECK(todo.message == "step 08.2 is not written yet");
  CHECK(todo.schedule.empty());
}

TEST_CASE("a bug that needs weak memory says so") {
  exploration found = failing("data race", "a read and a write");
  found.failure->needs_weak_memory = true;
  CHECK(judged(found).message.find("stronger order") != std::string::npos);
}
