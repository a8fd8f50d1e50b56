// Task groups. Compiled once for each runtime.
#include "catch.hpp"
#include "loop_test.hpp"

#include <kernlet/task_group.hpp>
#include <kernlet/this_task.hpp>
#include <stdexcept>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::says, test::timed_loop;

TEST_CASE("a group ends when its members have, and hands on the first failure") {
  timed_loop with;
  std::string seen;
  with.here.spawn("owner", [&] {
    {
      task_group group;
      for (const int seconds : {3, 1, 2})
        group.spawn([&, seconds] {
          this_task::sleep_for(std::chrono::seconds(seconds));
          seen += std::to_string(seconds);
          if (seconds == 1)
            group.spawn("late", [&] { seen += "m"; });
        });
      CHECK(group.size() == 3);
      group.join();
      seen += "|";
      group.join(); // once more: nothing is left
    }
    task_group failing;
    failing.spawn([&] {
      const says told{seen, "x"};
      this_task::sleep_for(1h);
    });
    failing.spawn([&] {
      this_task::sleep_for(1s);
      throw std::runtime_error("first");
    });
    failing.spawn([&] { // ends by itself, with a failure of its own
      try {
        this_task::sleep_for(1h);
      } catch (const task_cancelled&) {
        throw std::runtime_error("second");
      }
    });
    try {
      failing.join();
    } catch (const std::runtime_error& error) {
      seen += error.what();
    }
  });
  with.here.run();
  CHECK(seen == "1m23|xfirst");
  CHECK(with.clock.now() - with.start == 4s);
}

TEST_CASE("a group cannot leak: its scope cancels its members and waits for them") {
  timed_loop with;
  std::string seen;
  with.here.spawn("owner", [&] {
    task_group group;
    group.spawn([&] {
      const says ended{seen, "ended "};
      try {
        this_task::sleep_for(1h);
      } catch (const task_cancelled&) {
        const cancellation_shield shield;
        this_task::sleep_for(2s);
      }
    });
    this_task::yield();
    group.spawn([&] { seen += "never begun"; });
    seen += "left ";
  });
  with.here.run();
  CHECK(seen == "left ended ");
  CHECK(with.here.counts().finished == 3);
}

TEST_CASE("cancelling a group's owner ends the members first") {
  timed_loop with;
  std::string seen;
  auto owner = with.here.spawn("owner", [&] {
    const says ended{seen, "owner"};
    task_group group;
    group.spawn([&] {
      const says member_ended{seen, "member "};
      this_task::sleep_for(1h);
    });
    group.join();
  });
  with.here.spawn([&] {
    this_task::sleep_for(1s);
    owner.cancel();
  });
  with.here.run();
  CHECK(seen == "member owner");
}

TEST_CASE("a member's failure that nobody takes is reported with the member's name, unless its owner fails") {
  std::vector<std::string> told;
  loop here({.unjoined = {[](void* self, const char* task, const std::exception_ptr& error) noexcept {
                            try {
                              std::rethrow_exception(error);
                            } catch (const std::runtime_error& failure) {
                              static_cast<std::vector<std::string>*>(self)->push_back(std::string(task) +
                                                                                      ": " + failure.what());
                            }
                          },
                          &told}});
  const auto fails = [](task_group& group) {
    group.spawn("sends", [] { throw std::runtime_error("no room"); });
    group.spawn("receives", [] { throw std::runtime_error("not the first"); });
    this_task::yield();
  };
  here.spawn("leaves", [&] {
    task_group group;
    fails(group);
  });
  here.run();
  CHECK(told == std::vector<std::string>{"sends: no room"});
  told.clear();
  here.spawn("fails", [&] {
    task_group group;
    fails(group);
    throw std::runtime_error("of its own");
  });
  here.run();
  CHECK(told == std::vector<std::string>{"fails: of its own"});
}

TEST_CASE("a group outside a task, and a join by another than its owner, are refused") {
  CHECK_THROWS_AS(task_group(), loop_error);
  loop here;
  std::string said;
  here.spawn("owner", [&] {
    task_group group;
    group.spawn([&] {
      try {
        group.join();
      } catch (const loop_error& error) {
        said = error.what();
      }
    });
    group.join();
  });
  here.run();
  CHECK_THAT(said, ContainsSubstring("its owner 'owner'"));
}
