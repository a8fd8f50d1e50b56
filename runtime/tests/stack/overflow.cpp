// The report of an overflow, in a child that dies of it.
#include "catch.hpp"
#include "death.hpp"
#include "memory.hpp"

#include <csignal>
#include <kernlet/context.hpp>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/machine_signal.hpp>
#include <kernlet/overflow_report.hpp>
#include <kernlet/stack_pool.hpp>
#include <thread>

using namespace kernlet;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

volatile bool without_end = true; // the compiler must not know

[[gnu::noinline]] void recurse(volatile int* depth) {
  volatile int here = *depth + 1;
  if (without_end)
    recurse(&here);
  here = 0; // no tail call
}

void overflow() {
  volatile int depth = 0;
  recurse(&depth);
}

context here, there;

/// Runs on `stack` and does not come back.
void run_on(stack_area stack, void (*body)()) {
  there.prepare(
      stack,
      [](void* argument, void*) {
        reinterpret_cast<void (*)()>(argument)();
        there.exit_to(here, nullptr);
      },
      reinterpret_cast<void*>(body));
  here.switch_to(there, nullptr);
}

} // namespace

TEST_CASE("an overflow names its owner and ends the process by the signal", "[stack]") {
  const auto seen = test::in_child([] {
    report_overflows();
    run_on(default_stacks().take("parser"), overflow);
  });
  CHECK(seen.signal == SIGSEGV);
  CHECK_THAT(seen.said, StartsWith("kernlet: stack overflow: \"parser\" used up its stack of 6"));
  CHECK_THAT(seen.said, ContainsSubstring(" bytes (depth 6"));
}

TEST_CASE("default_stacks() alone switches reports on", "[stack]") {
  const auto seen = test::in_child([] { run_on(default_stacks().take(), overflow); });
  CHECK(seen.signal == SIGSEGV);
  CHECK_THAT(seen.said, StartsWith("kernlet: stack overflow: \"?\""));
}

TEST_CASE("on another thread, whose alternate stack is its own", "[stack]") {
  const auto seen = test::in_child([] {
    report_overflows();
    static guarded_stack stack({.size = 5 * test::page()}, "worker");
    std::thread([] {
      report_overflows();
      report_overflows();
      run_on(stack.area(), overflow);
    }).join();
  });
  CHECK(seen.signal == SIGSEGV);
  CHECK_THAT(seen.said, StartsWith("kernlet: stack overflow: \"worker\" used up its stack of " +
                                   std::to_string(5 * test::page())));
}

TEST_CASE("a thread without an alternate stack dies all the same", "[stack]") {
  const auto seen = test::in_child([] {
    const overflow_report report;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
    static guarded_stack stack;
    run_on(stack.area(), overflow);
  });
  CHECK(seen.signal == SIGSEGV);
}

TEST_CASE("a null pointer is nobody's overflow", "[stack]") {
  const auto seen = test::in_child([] {
    run_on(default_stacks().take("innocent"), [] {
      volatile int* volatile nowhere = reinterpret_cast<int*>(64); // not 0: UBSan would say so first
      *nowhere = 1;
    });
  });
  CHECK(seen.signal == SIGSEGV);
  CHECK(seen.said == "");
}

TEST_CASE("a signal that somebody sends is no fault", "[stack]") {
  const auto seen = test::in_child([] {
    report_overflows();
    ::raise(SIGSEGV);
  });
  CHECK(seen.signal == SIGSEGV);
  CHECK(seen.said == "");
}

TEST_CASE("an owner's name may be long, and of any bytes", "[stack]") {
  static const std::string name(5000, 'n');
  const auto seen = test::in_child([] { run_on(default_stacks().take(name.c_str()), overflow); });
  CHECK(seen.signal == SIGSEGV);
  CHECK_THAT(seen.said, ContainsSubstring("nnn\" used up its stack"));
  CHECK(seen.said.size() < 512);
}

TEST_CASE("an alternate stack is kept when there is one, and goes when it was ours", "[stack]") {
  std::thread([] {
    stack_t before{}, with{}, after{};
    ::sigaltstack(nullptr, &before);
    {
      const alternate_stack mine;
      ::sigaltstack(nullptr, &with);
      CHECK((with.ss_flags & SS_DISABLE) == 0);
      CHECK(with.ss_size >= signal_frame_size());
      {
        const alternate_stack again;
        stack_t same{};
        ::sigaltstack(nullptr, &same);
        CHECK(same.ss_sp == with.ss_sp);
      }
    }
    ::sigaltstack(nullptr, &after);
    CHECK((before.ss_flags & SS_DISABLE) == (after.ss_flags & SS_DISABLE));
  }).join();
}
