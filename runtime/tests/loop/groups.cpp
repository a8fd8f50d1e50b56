// Task groups. Compiled once for each runtime.
#include "catch.hpp"
#include "loop_test.hpp"

#include <kernlet/task_group.hpp>
#include <kernlet/this_task.hpp>
#include <string>

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
