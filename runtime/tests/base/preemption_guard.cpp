// The guard's count, and the request that waits for its end. The tests play the preempting signal themselves,
// by a call at a chosen place; one of them raises a real signal.
#include "catch.hpp"

#include <csignal>
#include <kernlet/preemption_guard.hpp>
#include <vector>

namespace {

using kernlet::preemption_guard;
using kernlet::this_thread;

/// Counts how often a deferred request is honoured, and notes the guard's depth each time.
struct hook {
  hook() { this_thread().on_deferred = {run, this}; }
  ~hook() { this_thread().on_deferred = {}; }
  hook(const hook&) = delete;
  hook& operator=(const hook&) = delete;

  static void run(void* self) noexcept {
    auto& here = *static_cast<hook*>(self);
    here.depths.push_back(this_thread().guard_depth);
    if (here.depths.size() == 1 && here.during != nullptr)
      here.during();
  }

  std::vector<std::uint32_t> depths;
  void (*during)() = nullptr; ///< runs inside the first call
};

bool request() {
  return kernlet::guard::may_preempt_or_defer(this_thread());
}

} // namespace

TEST_CASE("without a guard a request is granted at once and nothing is deferred") {
  hook honoured;
  CHECK(request());
  CHECK_FALSE(this_thread().preemption_deferred);
  {
    preemption_guard held;
  }
  CHECK(honoured.depths.empty());
}

TEST_CASE("guards nest; the count comes back to zero") {
  CHECK(this_thread().guard_depth == 0);
  {
    preemption_guard outer;
    CHECK(this_thread().guard_depth == 1);
    {
      preemption_guard inner;
      CHECK(this_thread().guard_depth == 2);
    }
    CHECK(this_thread().guard_depth == 1);
  }
  CHECK(this_thread().guard_depth == 0);
}

TEST_CASE("a request under guards is honoured exactly once, when the outermost one is left") {
  hook honoured;
  {
    preemption_guard outer;
    {
      preemption_guard inner;
      CHECK_FALSE(request());
      CHECK_FALSE(request()); // two requests before the end are one
    }
    CHECK(honoured.depths.empty());
  }
  CHECK(honoured.depths == std::vector<std::uint32_t>{0}); // with the count at zero
  {
    preemption_guard again;
  }
  CHECK(honoured.depths.size() == 1);
}

TEST_CASE("a request that comes while the hook runs is a new one") {
  SECTION("granted at once, because no guard is held") {
    hook honoured;
    static bool granted;
    granted = false;
    honoured.during = [] { granted = request(); };
    {
      preemption_guard held;
      request();
    }
    CHECK(granted);
    CHECK(honoured.depths.size() == 1);
    CHECK_FALSE(this_thread().preemption_deferred);
  }
  SECTION("deferred and honoured in its turn, under a guard of the hook's own") {
    hook honoured;
    honoured.during = [] {
      preemption_guard held;
      request();
    };
    {
      preemption_guard held;
      request();
    }
    CHECK(honoured.depths == std::vector<std::uint32_t>{0, 0});
    CHECK_FALSE(this_thread().preemption_deferred);
  }
}

TEST_CASE("a deferred request without a hook is dropped") {
  {
    preemption_guard held;
    request();
  }
  CHECK_FALSE(this_thread().preemption_deferred);
}

TEST_CASE("a request during a switch is honoured once, at its end") {
  hook honoured;
  kernlet::guard::begin_switch(this_thread());
  CHECK_FALSE(request());
  CHECK_FALSE(request());
  {
    preemption_guard handlers_own; // of a signal handler that runs between the two sides
  }
  CHECK(honoured.depths.empty());
  kernlet::guard::end_switch(this_thread());
  CHECK(honoured.depths == std::vector<std::uint32_t>{0});
  CHECK(this_thread().switching == 0);
}

TEST_CASE("a guard that spans a switch keeps the request until it is left") {
  hook honoured;
  {
    preemption_guard held;
    kernlet::guard::begin_switch(this_thread());
    CHECK_FALSE(request());
    kernlet::guard::end_switch(this_thread());
    CHECK(honoured.depths.empty());
    CHECK(this_thread().preemption_deferred);
  }
  CHECK(honoured.depths == std::vector<std::uint32_t>{0});
}

TEST_CASE("a signal handler upon the same thread sees the count") {
  static bool granted;
  hook honoured;
  struct sigaction action{}, before{};
  action.sa_handler = [](int) { granted = request(); };
  REQUIRE(sigaction(SIGURG, &action, &before) == 0);
  {
    preemption_guard held;
    granted = true;
    std::raise(SIGURG);
    CHECK_FALSE(granted);
  }
  CHECK(honoured.depths.size() == 1);
  std::raise(SIGURG);
  CHECK(granted);
  sigaction(SIGURG, &before, nullptr);
}
