// The verdict on a test that was explored: what each kind of failure becomes, and what a process may not
// claim.
#include "catch.hpp"
#include "explore/timeline.hpp"
#include "judge/instrumentation.hpp"
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

namespace {
/// As the preprocessor writes it: the part's file, one header of the library, and the part's file again.
std::string expanded(const std::string& own, const std::string& header = "") {
  return "# 0 \"board.cpp\"\n# 1 \"<built-in>\"\n#define X 1\n# 1 \"board.cpp\"\n# 1 "
         "\"/usr/include/c++/12/new\" 1 3\n" +
         header + "\n# 5 \"board.cpp\" 2\n" + own + "\n";
}
std::string hidden(const std::string& own, const std::string& header = "") {
  return hides_from_explorer(expanded(own, header), {"/usr", "/tree/include"});
}
} // namespace

TEST_CASE("a part that turns the instrumentation off is refused, however it is written") {
  CHECK(hidden("int f() { return 1; } // no more").empty());
  CHECK_FALSE(hidden("[[gnu::no_sanitize(\"thread\")]] int f();").empty());
  CHECK_FALSE(hidden("__attribute__((__no_sanitize_thread__)) int f();").empty());
  CHECK_FALSE(hidden("[[clang::disable_sanitizer_instrumentation]] int f();").empty());
  CHECK(hidden("const char* said = \"no_sanitize\";").empty());
}

TEST_CASE("the library's own attributes are its own business, and a #line does not move a line there") {
  const std::string attribute = "[[gnu::no_sanitize(\"thread\")]] void f();";
  CHECK(hidden("", attribute).empty());
  CHECK_FALSE(hidden("# 1 \"/usr/include/c++/12/new\"\n" + attribute).empty());
  CHECK_FALSE(hidden("# 1 \"/usr/../part/mine.hpp\" 1\n" + attribute + "\n# 9 \"board.cpp\" 2").empty());
  CHECK_FALSE(hidden("# 1 \"./kernlet/part/mine.hpp\" 1\n" + attribute + "\n# 9 \"board.cpp\" 2").empty());
  CHECK(hidden("# 1 \"/tree/include/kernlet/x.hpp\" 1\n" + attribute + "\n# 9 \"board.cpp\" 2").empty());
}

TEST_CASE("assembly may pause, and may not read or write") {
  CHECK(hidden("asm volatile(\"pause\");").empty());
  CHECK(hidden("asm volatile(\"\" ::: \"memory\");").empty());
  CHECK_FALSE(hidden("asm volatile(\"lock incq %0\" : \"+m\"(count));").empty());
  CHECK_FALSE(hidden("__asm__(\"mov %0, %1\" : \"=r\"(a) : \"r\"(b));").empty());
}

TEST_CASE("a timeline tells twice what one thread repeats, and then how often it comes") {
  const auto step = [](unsigned thread, const char* what, const char* value) {
    timeline_step made{};
    made.thread = thread;
    made.what = what;
    made.object = "x";
    made.value = value;
    return made;
  };
  exploration whole;
  const auto said = [&] {
    std::vector<std::string> words;
    for (const timeline_row& row : timeline_rows(whole.steps, whole))
      words.push_back(row.said);
    return words;
  };
  for (int i = 0; i < 3; ++i)
    whole.steps.push_back(step(0, "load", "1"));
  CHECK(said().size() == 3); // as it is
  whole.steps.push_back(step(1, "load", "1"));
  CHECK(said().size() == 4); // another thread's
  for (int i = 0; i < 10; ++i) {
    whole.steps.push_back(step(1, "load", "2"));
    whole.steps.push_back(step(1, "load", "3"));
  }
  whole.steps.push_back(step(1, "store", "4"));
  const std::vector<std::string> words = said();
  REQUIRE(words.size() == 10);
  CHECK(words[8] == "... 8 times more");
  CHECK(words[9] == "store x := 4");
}
