// Two runtimes in one program: the fast one and the one made of model answers, without a clash of names and
// without sharing state.
#include "two_runtimes.hpp"

#include "catch.hpp"
#include "death.hpp"

#include <string>

TEST_CASE("each runtime has its own names and its own thread block") {
  const auto fast = kernlet_fast_facts(), solutions = kernlet_solutions_facts();
  CHECK(std::string(fast.name) == "fast");
  CHECK(std::string(solutions.name) == "solutions");
  CHECK(fast.thread_block != solutions.thread_block);
  CHECK(fast.todo_symbol != solutions.todo_symbol);
  CHECK(fast.context_size <= 128);
  CHECK(solutions.context_size <= 128);
}

TEST_CASE("a context of one runtime runs inside one of the other") {
  int innermost = 0;
  struct nest {
    int* count;
  } both{&innermost};
  const int switches = kernlet_fast_run_inside(
      [](void* argument) {
        kernlet_solutions_run_inside([](void* inner) { ++*static_cast<nest*>(inner)->count; }, argument);
      },
      &both);
  CHECK(switches == 4);
  CHECK(innermost == 4);
  kernlet_solutions_run_inside(
      [](void* argument) {
        kernlet_fast_run_inside([](void* inner) { ++*static_cast<nest*>(inner)->count; }, argument);
      },
      &both);
  CHECK(innermost == 8);
}

TEST_CASE("a handler for unwritten steps belongs to one runtime") {
  const auto set_fast = [] {
    kernlet_fast_set_handler([](const char*, const char*, int) noexcept { std::_Exit(5); });
  };
  CHECK(test::in_child([&] { set_fast(), kernlet_fast_leave_undone(); }).exit_code == 5);
  CHECK(test::in_child([&] { set_fast(), kernlet_solutions_leave_undone(); }).exit_code == 77);
}
