// The driver for the explorer: the same tests, run many times in one process. Only a check that does not hold
// ends an execution; what is observed is the judge's only in the other executions, where it draws fresh
// inputs.
#include "explored_call.hpp"
#include "protocol.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <kernlet/explore/outcome.hpp>
#include <kernlet/judge/test.hpp>
#include <kernlet/todo.hpp>
#include <string>

namespace kernlet::judge {
namespace {

registration* first = nullptr;
const child::assignment* work = nullptr;

[[noreturn]] void end_as(const char* kind, const std::string& text) {
  explore::fail(kind, text.c_str());
}

/// The judge reads the place off the end again.
[[noreturn]] void end_at(const char* kind, const std::string& text, const char* file, int line) {
  end_as(kind, text + "\n" + file + ":" + std::to_string(line));
}

void report_todo(const char* step, const char* file, int line) noexcept {
  end_at("todo", step, file, line);
}

} // namespace

registration::registration(const char* name, void (*run)(test&)) noexcept : id(name), body(run), next(first) {
  first = this;
}

std::span<const std::uint64_t> test::input(std::string_view name) const {
  for (const auto& input : work->inputs)
    if (name == input.name && !input.words.empty())
      return input.words;
  end_as("check", "the judge sent no input called " + std::string(name));
}

void test::step(const char*, ...) {} // the timeline is the story

void test::observe(std::string_view, std::span<const std::uint64_t>) {}

bool test::check(bool held, std::string_view what, const char* file, int line) {
  KERNLET_SEEN_CALL;
  if (!held)
    end_at("check", std::string(what), file, line);
  return held;
}

bool test::check_equal(std::uint64_t got, std::uint64_t expected, std::string_view what, const char* file,
                       int line) {
  KERNLET_SEEN_CALL;
  if (got != expected)
    end_at("check", std::string(what) + ": " + std::to_string(got) + ", expected " + std::to_string(expected),
           file, line);
  return true;
}

int test::listener() const {
  end_as("check", "no listening socket is given under the explorer");
}
void test::wait_for_judge(std::string_view) {
  end_as("check", "the judge says nothing under the explorer");
}
void test::tell_judge(std::string_view) {}

void test::finish() {
  KERNLET_SEEN_CALL;
  std::exit(0); // the end of this execution
}

} // namespace kernlet::judge

extern "C" {

/// Called once, before the explorer keeps what each execution begins with.
void kernlet_explore_prepare() {
  kernlet::judge::work = &kernlet::judge::child::read_assignment();
  kernlet::set_todo_handler(kernlet::judge::report_todo);
}

int kernlet_explored_main(int, char**, char**) {
  using namespace kernlet::judge;
  for (registration* found = first; found != nullptr; found = found->next)
    if (std::strcmp(found->id, work->test) == 0) {
      test current;
      found->body(current);
      return 0;
    }
  end_as("check", std::string("no test here is called ") + work->test);
}
}
