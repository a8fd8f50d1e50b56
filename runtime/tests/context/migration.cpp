// A context that goes on upon another kernel thread: thread-locals are looked up again, everything else came
// along. Compiled once for each runtime, with optimisation in every build: only then would a compiler merge
// two look-ups of the same thread-local.
#include "catch.hpp"
#include "side.hpp"

#include <kernlet/preemption_guard.hpp>
#include <kernlet/waiter.hpp>
#include <thread>
#include <vector>

using kernlet::this_thread;
using kernlet::thread_block;
using test::side;

namespace {

struct look_ups {
  thread_block* before = nullptr;
  thread_block* after = nullptr;
};

/// Two look-ups with nothing but a switch between them.
[[gnu::noinline]] look_ups look_twice(side& here) {
  look_ups seen;
  seen.before = &this_thread();
  here.suspend();
  seen.after = &this_thread();
  return seen;
}

} // namespace

TEST_CASE("two look-ups across a switch are two") {
  look_ups seen;
  side other([&](side& here) { seen = look_twice(here); });
  other.resume();
  thread_block* theirs = nullptr;
  std::uint32_t depth = 99;
  std::thread([&] {
    theirs = &this_thread();
    other.resume();
    depth = this_thread().guard_depth;
  }).join();
  CHECK(other.ended());
  CHECK(seen.before == &this_thread());
  CHECK(seen.after == theirs);
  CHECK(seen.after != seen.before);
  CHECK(depth == 0);
  CHECK(this_thread().guard_depth == 0);
}

TEST_CASE("look-ups in a loop follow the thread each time") {
  std::vector<thread_block*> seen;
  side other([&](side& here) {
    for (;;) {
      seen.push_back(&this_thread());
      here.suspend();
    }
  });
  std::vector<thread_block*> expected;
  for (int i = 0; i < 6; ++i) {
    expected.push_back(&this_thread());
    other.resume();
    std::thread([&] {
      expected.push_back(&this_thread());
      other.resume();
    }).join();
  }
  CHECK(seen == expected);
}

TEST_CASE("a deferred request is honoured on the thread that asked, when the context has moved on") {
  static std::vector<thread_block*> honoured;
  honoured.clear();
  const auto note = [](void*) noexcept { honoured.push_back(&this_thread()); };
  side other([&](side& here) {
    here.suspend();
    const kernlet::preemption_guard held; // on the second thread
    kernlet::guard::may_preempt_or_defer(this_thread());
  });
  this_thread().on_deferred = {note, nullptr};
  other.resume();
  thread_block* theirs = nullptr;
  std::thread([&] {
    theirs = &this_thread();
    this_thread().on_deferred = {note, nullptr};
    other.resume();
  }).join();
  this_thread().on_deferred = {};
  CHECK(honoured == std::vector<thread_block*>{theirs});
}

TEST_CASE("two threads hand one context to and fro") {
  constexpr int rounds = 2'000;
  int steps = 0;
  std::uint64_t wrong = 0;
  side other([&](side& here) {
    thread_block* last = nullptr;
    for (;; ++steps) {
      wrong += &this_thread() == last;
      last = &this_thread();
      here.suspend();
    }
  });
  kernlet::thread_waiter mine, theirs;
  std::thread thread([&] {
    for (int i = 0; i < rounds; ++i) {
      theirs.park();
      other.resume();
      mine.wake();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    other.resume();
    theirs.wake();
    mine.park();
  }
  thread.join();
  CHECK(steps == 2 * rounds - 1); // suspended in the last one
  CHECK(wrong == 0);
}
