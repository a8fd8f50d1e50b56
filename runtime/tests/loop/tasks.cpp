// Spawning, giving way, running and stopping. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"

#include <algorithm>
#include <array>
#include <kernlet/generator.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/stack_pool.hpp>
#include <kernlet/this_task.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::Message;
using namespace kernlet;

TEST_CASE("a spawned task does not run before its spawner gives way, and then in order") {
  loop here;
  std::string seen;
  here.spawn("first", [&] {
    here.spawn("second", [&] { seen += "2"; });
    here.spawn("third", [&] { seen += "3"; });
    seen += "1";
    this_task::yield();
    seen += "4";
  });
  CHECK(seen.empty());
  here.run();
  CHECK(seen == "1234");
  CHECK(here.counts().spawned == 3);
  CHECK(here.counts().finished == 3);
  CHECK(here.counts().switches == 4);
}

TEST_CASE("a yield lets every other ready task run once") {
  loop here;
  std::string seen;
  for (const char name : {'a', 'b', 'c'})
    here.spawn([&seen, name] {
      for (int i = 0; i < 3; ++i) {
        seen += name;
        this_task::yield();
      }
    });
  here.run();
  CHECK(seen == "abcabcabc");
}

TEST_CASE("a yield with nobody else ready comes back at once") {
  loop here;
  int count = 0;
  here.spawn([&] {
    for (; count < 1000; ++count)
      this_task::yield();
  });
  here.run();
  CHECK(count == 1000);
}

TEST_CASE("with any number of tasks none is ahead of another by more than one turn") {
  for (const int number : {2, 3, 60, 61, 62, 200}) {
    loop here;
    std::vector<int> turns(static_cast<std::size_t>(number));
    int worst = 0;
    for (int& own : turns)
      here.spawn([&] {
        for (int i = 0; i < 50; ++i) {
          ++own;
          const auto [least, most] = std::minmax_element(turns.begin(), turns.end());
          worst = std::max(worst, *most - *least);
          this_task::yield();
        }
      });
    here.run();
    CHECK(worst == 1);
  }
}

TEST_CASE("a million yields, and many tasks that each spawn another one") {
  loop here;
  std::uint64_t yields = 0;
  for (int i = 0; i < 100; ++i)
    here.spawn([&] {
      for (int turn = 0; turn < 10'000; ++turn, ++yields)
        this_task::yield();
    });
  here.run();
  CHECK(yields == 1'000'000);

  int depth = 0;
  struct chain {
    loop& owner;
    int& depth;
    void operator()() {
      if (++depth < 10'000)
        owner.spawn("link", chain{owner, depth});
    }
  };
  here.spawn("link", chain{here, depth});
  here.run();
  CHECK(depth == 10'000);
  CHECK(here.unfinished() == 0);
}

TEST_CASE("run() and spawn() in the wrong place are refused") {
  loop here, other;
  std::string said;
  here.spawn("nested", [&] {
    for (loop* each : {&here, &other})
      try {
        each->run();
      } catch (const loop_error& error) {
        said += error.what();
      }
  });
  here.run();
  CHECK_THAT(said, ContainsSubstring("run() inside a task"));
  here.run(); // nothing to do
}

TEST_CASE("a task waits only on its own stack") {
  loop here;
  std::string said;
  int after = 0;
  here.spawn("reads", [&] {
    generator<int> numbers([](auto& out) {
      this_task::yield();
      out.yield(1);
    });
    try {
      for (const int number : numbers)
        after = number;
    } catch (const loop_error& error) {
      said = error.what();
    }
    this_task::yield();
    after = 2;
  });
  here.spawn("other", [] { this_task::yield(); });
  here.run();
  CHECK_THAT(said, ContainsSubstring("task 'reads' waits inside a coroutine"));
  CHECK(after == 2);
}

TEST_CASE("generators and coroutines work inside tasks") {
  loop here;
  int sum = 0;
  for (int task = 0; task < 3; ++task)
    here.spawn([&] {
      generator<int> numbers([](auto& out) {
        for (int i = 1; i <= 4; ++i)
          out.yield(int{i});
      });
      for (const int number : numbers) {
        sum += number;
        this_task::yield();
      }
    });
  here.run();
  CHECK(sum == 30);
}

TEST_CASE("stop() lets run() return; the tasks go on at the next one") {
  loop here;
  int turns = 0;
  auto counting = here.spawn([&] {
    for (;; ++turns) {
      if (turns == 100)
        here.stop();
      if (turns == 1000)
        return;
      this_task::yield();
    }
  });
  here.run();
  CHECK(turns > 100);
  CHECK(turns <= 100 + static_cast<int>(loop::poll_interval));
  CHECK_FALSE(counting.done());
  here.stop(); // before run(): it returns at once
  const int before = turns;
  here.run();
  CHECK(turns == before);
  here.run();
  CHECK(turns == 1000);
}

TEST_CASE("this_task knows its name, and means the thread outside of tasks") {
  loop here;
  std::string seen;
  here.spawn("named", [&] { seen = this_task::name(); });
  here.run();
  CHECK(seen == "named");
  CHECK(std::string(this_task::name()).empty());
  this_task::yield();
  this_task::sleep_for(std::chrono::nanoseconds(1));
  const cancellation_shield shield;
  CHECK_FALSE(this_task::stop_token().stop_possible());
  CHECK(loop::current() == nullptr);
}

TEST_CASE("a body that is too large or cannot be moved leaves nothing behind") {
  stack_pool stacks;
  loop here({.stacks = &stacks});
  std::array<char, 100'000> large{};
  try { // a part may take it
    here.spawn([large] { return large[0]; }).detach();
    here.run();
  } catch (const coroutine_error& error) {
    CHECK_THAT(error.what(), ContainsSubstring("larger than a quarter of its stack"));
  }
  struct refuses {
    refuses() = default;
    refuses(refuses&&) { throw 7; }
    void operator()() {}
  };
  CHECK_THROWS_AS(here.spawn(refuses()), int);
  CHECK(here.unfinished() == 0);
  here.run();
  std::array<char, 400> fits{};
  fits[399] = 'x';
  auto made = here.spawn([fits] { return fits[399]; });
  here.run();
  CHECK(made.join() == 'x');
}

TEST_CASE("every stack goes back, and every body and result is destroyed once") {
  static int alive = 0;
  struct counted {
    counted() { ++alive; }
    counted(const counted&) { ++alive; }
    counted(counted&&) noexcept { ++alive; }
    ~counted() { --alive; }
  };
  stack_pool stacks;
  {
    loop here({.stacks = &stacks});
    std::vector<join_handle<counted>> handles;
    for (int i = 0; i < 100; ++i) {
      auto handle = here.spawn([own = counted()] {
        this_task::yield();
        return counted(own);
      });
      if (i % 2 == 0)
        handles.push_back(std::move(handle));
    }
    here.run();
    CHECK(stacks.counts().taken() == 50);
    for (auto& handle : handles)
      handle.join();
    CHECK(stacks.counts().taken() == 0);
  }
  CHECK(alive == 0);
}

TEST_CASE("two loops on two threads at the same time do not meet") {
  std::array<std::uint64_t, 2> sums{};
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t& sum : sums)
      threads.emplace_back([&sum] {
        loop here;
        for (int task = 0; task < 10; ++task)
          here.spawn([&] {
            for (int i = 0; i < 1000; ++i) {
              ++sum;
              this_task::yield();
            }
          });
        here.run();
      });
  }
  CHECK(sums == std::array<std::uint64_t, 2>{10'000, 10'000});
}
