// An unwritten body reports its step and never comes back.
#include "catch.hpp"
#include "death.hpp"

#include <cstdio>
#include <kernlet/todo.hpp>

using Catch::Matchers::ContainsSubstring;

namespace {

void exit_with_three(const char* step, const char* file, int line) noexcept {
  std::fprintf(stderr, "handler: %s %s %d", step, file, line);
  std::_Exit(3);
}

void come_back(const char*, const char*, int) noexcept {}

} // namespace

TEST_CASE("an unwritten step prints file, line and step, and ends with exit code 77") {
  const int line = __LINE__ + 1;
  const auto seen = test::in_child([] { KERNLET_TODO("02.2"); });
  CHECK(seen.exit_code == 77);
  CHECK_THAT(seen.said,
             ContainsSubstring("todo.cpp:" + std::to_string(line) + ": step 02.2 is not written yet"));
}

TEST_CASE("a handler takes the report over") {
  const auto seen = test::in_child([] {
    kernlet::set_todo_handler(exit_with_three);
    KERNLET_TODO("02.1");
  });
  CHECK(seen.exit_code == 3);
  CHECK_THAT(seen.said, ContainsSubstring("handler: 02.1 "));
}

TEST_CASE("null brings the default handler back") {
  const auto seen = test::in_child([] {
    kernlet::set_todo_handler(exit_with_three);
    kernlet::set_todo_handler(nullptr);
    KERNLET_TODO("02.3");
  });
  CHECK(seen.exit_code == 77);
}

TEST_CASE("a handler that returns ends the program all the same") {
  const auto seen = test::in_child([] {
    kernlet::set_todo_handler(come_back);
    KERNLET_TODO("02.1");
  });
  CHECK(seen.signal == SIGABRT);
}
