// The detector of blocked loops. Nothing here depends on how long something takes: the test waits until it
// was reported.

#include "fixtures.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <kernlet/blocked_loop.hpp>
#include <kernlet/sanitizer_fiber.hpp>
#include <mutex>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kernlet;
using namespace test;

namespace {

struct reports {
  std::mutex mutex;
  std::vector<blocked_loop_report> all;
  static void take(void* self, const blocked_loop_report& what) noexcept {
    auto& here = *static_cast<reports*>(self);
    const std::lock_guard lock(here.mutex);
    here.all.push_back(what);
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return all.size();
  }
  blocked_loop_report at(std::size_t i) {
    const std::lock_guard lock(mutex);
    return all.at(i);
  }
};

/// Holds the thread until so many reports have come.
[[gnu::noinline]] void hold_until(reports& seen, std::size_t count) {
  while (seen.count() < count)
    asm volatile("");
}

bool stands_in(const blocked_loop_report& report, const char* function) {
  for (const std::string& frame : report.frames)
    if (contains(frame, function))
      return true;
  return false;
}

} // namespace

TEST_CASE("a callback that holds the loop is named, with where it stands, and again when it is over") {
  reports seen;
  reactor all;
  const blocked_loop_detector detector(all, {.threshold = 20ms, .report = reports::take, .self = &seen});
  all.call_soon(callback<>([&] { hold_until(seen, 1); }, "hash"));
  all.run_once();
  while (seen.count() < 2)
    all.run_once(deadline_after(1ms));
  const auto first = seen.at(0);
  CHECK(first.who == blocked_loop_report::holder::callback);
  CHECK(first.name == "hash");
  CHECK(first.held >= 20ms);
  CHECK_FALSE(first.over);
#if !KERNLET_TSAN // which puts signals off until a call that it knows
  CHECK(stands_in(first, "hold_until"));
  CHECK(contains(text_of(first), "callback 'hash' has held the loop for "));
  CHECK(contains(text_of(first), "; it stands in\n"));
#endif
  const auto last = seen.at(1);
  CHECK(last.over);
  CHECK(last.name == "hash");
  CHECK(last.held >= first.held);
  CHECK(contains(text_of(last), " in all\n"));
}

TEST_CASE("a task that holds the loop is named; a loop that waits or gives way is left alone") {
  reports seen;
  reactor where;
  const blocked_loop_detector detector(where, {.threshold = 20ms, .report = reports::take, .self = &seen});
  loop all({.hooks = hooks_of(where)});
  auto idle = all.spawn("idle", [] { this_task::sleep_for(60ms); }); // the subject: it waits
  all.run();
  auto polite = all.spawn("polite", [] {
    const deadline until = deadline_after(60ms);
    while (std::chrono::steady_clock::now() < until)
      this_task::yield();
  });
  auto other = all.spawn("other", [&] {
    while (!polite.done())
      this_task::yield();
  });
  all.run();
  CHECK(seen.count() == 0);
  auto endless = all.spawn("endless", [&] { hold_until(seen, 1); });
  auto after = all.spawn("after", [&] {
    while (seen.count() < 2)
      this_task::yield();
  });
  all.run();
#if !KERNLET_TSAN
  CHECK(seen.at(0).who == blocked_loop_report::holder::task);
  CHECK(seen.at(0).name == "endless");
  CHECK(stands_in(seen.at(0), "hold_until"));
#endif
  CHECK(seen.at(1).over);
}

#if !KERNLET_TSAN
TEST_CASE("tasks that hold the loop one after the other are each reported, also when run() then ends") {
  reports seen;
  reactor where;
  const blocked_loop_detector detector(where, {.threshold = 20ms, .report = reports::take, .self = &seen});
  loop all({.hooks = hooks_of(where)});
  auto first = all.spawn("first", [&] { hold_until(seen, 1); });
  auto second = all.spawn("second", [&] { hold_until(seen, 3); }); // in the same turn
  all.run();
  hold_until(seen, 4); // and no round is made any more
  const char* const names[] = {"first", "first", "second", "second"};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto each = seen.at(i);
    CHECK(each.who == blocked_loop_report::holder::task);
    CHECK(each.name == names[i]);
    CHECK(each.over == (i % 2 == 1));
    CHECK(stands_in(each, "hold_until") != each.over);
    CHECK((each.stood > each.held) == (i >= 2));
    CHECK(contains(text_of(each), ", after others that held it for ") == (i >= 2));
  }
  CHECK(seen.at(2).held >= 20ms);
  CHECK(seen.at(3).stood >= seen.at(1).stood + 20ms);
}

TEST_CASE("a wait that begins anew whenever a signal cuts it short comes to an end, though it is reported") {
  reports seen;
  reactor where;
  const blocked_loop_detector detector(where, {.threshold = 20ms, .report = reports::take, .self = &seen});
  loop all({.hooks = hooks_of(where)});
  auto waits = all.spawn("waits", [&] {
    while (seen.count() == 0 || ::poll(nullptr, 0, 200) != 0) // longer than the threshold
      ;
  });
  all.run();
  CHECK(seen.at(0).name == "waits");
}

/// Returns when the flag is set. The assembler writes unwind information only where it is told to.
extern "C" void kernlet_test_not_unwound(const bool* ended);
asm(R"(
    .text
    .globl kernlet_test_not_unwound
    .hidden kernlet_test_not_unwound
    .type kernlet_test_not_unwound, @function
kernlet_test_not_unwound:
)"
#if defined(__x86_64__)
    R"(
    cmpb $0, (%rdi)
    je kernlet_test_not_unwound
    ret
)"
#elif defined(__aarch64__)
    R"(
    ldrb w1, [x0]
    cbz w1, kernlet_test_not_unwound
    ret
)"
#else
    R"(
    lbu t0, 0(a0)
    beqz t0, kernlet_test_not_unwound
    ret
)"
#endif
    R"(
    .size kernlet_test_not_unwound, . - kernlet_test_not_unwound
)");

[[gnu::noinline]] static void calls_what_is_not_unwound(const bool* ended) {
  kernlet_test_not_unwound(ended);
  asm volatile(""); // no tail call
}

TEST_CASE("a function without unwind information, as on a call's way to a library, hides no callers") {
  static bool ended;
  ended = false;
  reactor all;
  struct ending : reports {
    static void take(void* self, const blocked_loop_report& what) noexcept {
      reports::take(static_cast<ending*>(self), what);
      std::atomic_ref(ended).store(true);
    }
  } seen;
  const blocked_loop_detector detector(all, {.threshold = 20ms, .report = ending::take, .self = &seen});
  all.call_soon(callback<>([] { calls_what_is_not_unwound(&ended); }, "not unwound"));
  all.run_once();
  REQUIRE(seen.count() >= 1);
  CHECK(stands_in(seen.at(0), "calls_what_is_not_unwound"));
  CHECK(stands_in(seen.at(0), "main"));
}
#endif

TEST_CASE("a signal of that number that is not ours goes to whom it was meant for, or nowhere") {
  reactor all;
  const blocked_loop_detector detector(all, {.threshold = 10s});
  ::kill(::getpid(), SIGURG);
  sigval value{};
  value.sival_ptr = &value;
  ::sigqueue(::getpid(), SIGURG, value);
  all.run_once(deadline::min());
  CHECK_THROWS_AS(blocked_loop_detector(all, {.threshold = 0ms}), std::invalid_argument);
}

namespace {

/// What is printed on standard error while a callback holds the loop: it does until something is.
std::string told_by(reactor& all) {
  int line[2];
  REQUIRE(::pipe(line) == 0);
  const int usual = ::dup(2);
  ::dup2(line[1], 2);
  all.call_soon(callback<>(
      [&] {
        pollfd one{line[0], POLLIN, 0};
        while (::poll(&one, 1, 0) != 1) // also when the signal interrupts it
          std::this_thread::yield();
      },
      "hash"));
  all.run();
  ::dup2(usual, 2);
  char text[4096];
  const ssize_t got = ::read(line[0], text, sizeof text);
  for (const int one : {line[0], line[1], usual})
    ::close(one);
  return {text, static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

} // namespace

TEST_CASE("an option of the reactor starts a detector, which prints") {
  reactor all({.blocked_loop_after = 20ms});
  CHECK(contains(told_by(all), "callback 'hash' has held the loop for "));
}

// With KERNLET_BLOCKED_LOOP_MS, which is read once: see CMakeLists.txt.
TEST_CASE("the environment's threshold starts a detector", "[.environment]") {
  CHECK(blocked_loop_detector::asked_for() == 20ms);
  reactor all;
  CHECK(contains(told_by(all), "callback 'hash' has held the loop for "));
}

TEST_CASE("an environment's threshold that is no number starts none", "[.rubbish]") {
  CHECK(blocked_loop_detector::asked_for() == 0ms);
}
