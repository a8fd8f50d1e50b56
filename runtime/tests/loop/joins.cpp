// Joining: results, failures, who may join whom. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <memory>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::Message;
using namespace kernlet;

TEST_CASE("join gives what the task has returned") {
  loop here;
  auto number = here.spawn("number", [] { return 42; });
  auto moved = here.spawn("moved", [] { return std::make_unique<std::string>("text"); });
  auto nothing = here.spawn("nothing", [] {});
  std::string seen;
  here.spawn("reader", [&] {
    seen = std::to_string(number.join()) + *moved.join();
    nothing.join();
    seen += "!";
  });
  here.run();
  CHECK(seen == "42text!");
}

TEST_CASE("a join waits, without a turn for the one who waits") {
  loop here;
  std::string seen;
  auto slow = here.spawn("slow", [&] {
    for (int i = 0; i < 3; ++i) {
      seen += "s";
      this_task::yield();
    }
    return 7;
  });
  here.spawn("waits", [&] {
    seen += "w";
    seen += std::to_string(slow.join());
  });
  here.run();
  CHECK(seen == "swss7");
}

TEST_CASE("results are taken after run() as well, also when the loop is gone") {
  join_handle<std::string> result, failure_kept;
  {
    loop here;
    result = here.spawn("a", [] { return std::string(100, 'x'); });
    failure_kept = here.spawn("b", []() -> std::string { throw std::runtime_error("late"); });
    CHECK_FALSE(result.done());
    here.run();
    CHECK(result.done());
  }
  CHECK(result.join() == std::string(100, 'x'));
  CHECK_FALSE(result);
  CHECK_THROWS_MATCHES(failure_kept.join(), std::runtime_error, Message("late"));
}

TEST_CASE("an exception goes to who joins, once and with its type") {
  struct odd {
    int number;
  };
  loop here;
  auto failing = here.spawn("failing", []() -> int { throw odd{5}; });
  int caught = 0;
  here.spawn("joins", [&] {
    try {
      failing.join();
    } catch (const odd& thrown) {
      caught = thrown.number;
    }
  });
  here.run();
  CHECK(caught == 5);
  CHECK_FALSE(failing);
  CHECK_THROWS_WITH(failing.join(), ContainsSubstring("empty handle"));
}

TEST_CASE("exceptions in flight stay with their task across waits") {
  loop here;
  std::string seen;
  for (const int number : {1, 2, 3})
    here.spawn([&seen, number] {
      try {
        throw number;
      } catch (int) {
        this_task::yield();
        try {
          throw;
        } catch (int again) {
          seen += std::to_string(again);
        }
      }
    });
  here.run();
  CHECK(seen == "123");
}

TEST_CASE("wrong joins are told so, and change nothing") {
  loop here, other;
  std::vector<std::string> said;
  const auto note = [&said](auto&& call) {
    try {
      call();
      said.push_back("nothing");
    } catch (const loop_error& error) {
      said.push_back(error.what());
    }
  };
  join_handle<int> self;
  auto foreign = other.spawn("foreign", [] { return 1; });
  auto slow = here.spawn("slow", [] {
    this_task::yield();
    this_task::yield();
    return 2;
  });
  note([&] { slow.join(); }); // from outside, before run()
  self = here.spawn("self", [&] {
    note([&] { self.join(); });
    note([&] { foreign.join(); });
    return 3;
  });
  int got = 0;
  here.spawn("joins", [&] { got = slow.join(); });
  here.spawn("joins too", [&] { note([&] { slow.join(); }); });
  here.run();
  REQUIRE(said.size() == 4);
  CHECK_THAT(said[0], ContainsSubstring("'slow' has not finished"));
  CHECK_THAT(said[1], ContainsSubstring("joins itself"));
  CHECK_THAT(said[2], ContainsSubstring("another loop"));
  CHECK_THAT(said[3], ContainsSubstring("joined by another task already"));
  CHECK(got == 2);
  CHECK(self.join() == 3);
  other.run();
  CHECK(foreign.join() == 1);
}

TEST_CASE("an exception that nobody joins ends the program with the task's name") {
  const auto seen = test::in_child([] {
    loop here;
    here.spawn("left alone", [] { throw std::runtime_error("it broke"); });
    here.run();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("task 'left alone'") && ContainsSubstring("it broke"));
}

TEST_CASE("who handles unjoined exceptions gets each of them, and the loop goes on") {
  std::vector<std::string> seen;
  {
    loop here({.unjoined = {[](void* self, const char* task, const std::exception_ptr& error) noexcept {
                              CHECK(error != nullptr);
                              static_cast<std::vector<std::string>*>(self)->push_back(task);
                            },
                            &seen}});
    here.spawn("detached", [] { throw 1; });
    auto dropped = here.spawn("dropped", [] { throw 2; });
    auto joined = here.spawn("joined", [] { throw 3; });
    here.run();
    CHECK(seen == std::vector<std::string>{"detached"});
    dropped.detach();
    CHECK_THROWS_AS(joined.join(), int);
  }
  CHECK(seen == std::vector<std::string>{"detached", "dropped"});
}
