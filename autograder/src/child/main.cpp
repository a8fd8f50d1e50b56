// The process that runs one test: reads its assignment, runs the body, says what it saw.
#include "protocol.hpp"
#include "threads.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <kernlet/judge/test.hpp>
#include <kernlet/todo.hpp>
#include <sys/socket.h>

namespace kernlet::judge {
namespace {

registration* first = nullptr;
const child::assignment* work = nullptr;

void report_todo(const char* step, const char* file, int line) noexcept {
  child::record("todo").text("step", step).text("file", file).number("line", line);
  child::end_of_test();
}

} // namespace

registration::registration(const char* name, void (*run)(test&)) noexcept : id(name), body(run), next(first) {
  first = this;
}

std::span<const std::uint64_t> test::input(std::string_view name) const {
  for (const auto& input : work->inputs)
    if (name == input.name && !input.words.empty())
      return input.words;
  child::record("check")
      .truth("held", false)
      .text("what", "the judge sent no input of this name")
      .text("got", name);
  child::end_of_test();
}

void test::step(const char* format, ...) {
  if (child::repeating())
    return;
  char line[401];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  child::record("step").text("text", line);
}

void test::observe(std::string_view name, std::span<const std::uint64_t> words) {
  child::record("observe").text("name", name).words("words", words);
}

bool test::check(bool held, std::string_view what, const char* file, int line) {
  if (held && child::repeating())
    return true;
  child::record("check").truth("held", held).text("what", what).text("file", file).number("line", line);
  return held;
}

bool test::check_equal(std::uint64_t got, std::uint64_t expected, std::string_view what, const char* file,
                       int line) {
  if (got == expected && child::repeating())
    return true;
  child::record("check")
      .truth("held", got == expected)
      .text("what", what)
      .word("got", got)
      .word("expected", expected)
      .text("file", file)
      .number("line", line);
  return got == expected;
}

int test::listener() const {
  constexpr int given = 5;
  int listens = 0;
  socklen_t size = sizeof listens;
  if (getsockopt(given, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0)
    return given;
  child::record("check").truth("held", false).text("what", "the judge gave no listening socket to this test");
  child::end_of_test();
}

void test::wait_for_judge(std::string_view word) {
  const std::string_view said = child::read_word();
  if (said == word)
    return;
  child::record("check")
      .truth("held", false)
      .text("what", "the judge said something else than this test waits for")
      .text("got", said)
      .text("expected", word);
  child::end_of_test();
}

void test::tell_judge(std::string_view word) {
  child::record("told").text("text", word);
}

void test::name_object(const void*, std::size_t, const std::type_info&, const char*) {}

void test::finish() {
  child::end_of_test();
}

} // namespace kernlet::judge

int main() {
  using namespace kernlet::judge;
  work = &child::read_assignment();
  child::report_crashes();
  kernlet::set_todo_handler(report_todo);
  for (registration* found = first; found != nullptr; found = found->next) {
    if (std::strcmp(found->id, work->test) != 0)
      continue;
    test current;
    child::record("begin").text("test", found->id);
    child::run_as_first(found->body, current, work->repeat);
    child::end_of_test();
  }
  std::fprintf(stderr, "no test here is called %s\n", work->test);
  return 66;
}
