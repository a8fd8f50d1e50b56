// The tiny explorer of the appendix: what it tries, what it finds, and what it quotes in the book.
#include "catch.hpp"
#include "programs.hpp"

#include <climits>
#include <fstream>
#include <set>

namespace {

using tiny::at_most;
using tiny::execution;
using tiny::explore;
using tiny::shared;

constexpr long any = LONG_MAX;

/// Threads that each make so many steps.
auto steps_of(int threads, int steps, std::multiset<std::string>* orders = nullptr) {
  return [=](execution& run) {
    shared<int> object{run, "object"};
    for (int i = 0; i < threads; ++i)
      run.start([&object, steps] {
        for (int k = 0; k < steps; ++k)
          object.load();
      });
    run.run();
    if (orders != nullptr)
      orders->insert(run.table);
  };
}

/// (threads * steps)! / steps!^threads, as a product of binomials.
long interleavings(int threads, int steps) {
  long all = 1;
  for (int i = 1; i < threads; ++i)
    for (int k = 1; k <= steps; ++k)
      all = all * (i * steps + k) / k; // exact: each prefix is a binomial times what was before
  return all;
}

} // namespace

TEST_CASE("every order is tried, and none twice") {
  std::multiset<std::string> orders;
  CHECK(explore(steps_of(3, 2, &orders), at_most(any)).failure.empty());
  CHECK(orders.size() == 90);
  CHECK(std::set(orders.begin(), orders.end()).size() == 90);
}

TEST_CASE("there are as many orders as combinatorics says") {
  const auto [threads, steps] = GENERATE(std::pair(1, 5), std::pair(2, 1), std::pair(2, 4), std::pair(2, 6),
                                         std::pair(3, 3), std::pair(4, 2));
  CHECK(explore(steps_of(threads, steps), at_most(any)).executions == interleavings(threads, steps));
}

TEST_CASE("a bound leaves out the orders with more preemptions, and no other") {
  std::multiset<std::string> all;
  explore(steps_of(3, 3, &all), at_most(any));
  for (long most = 0; most < 8; ++most) {
    CAPTURE(most);
    std::multiset<std::string> some;
    explore(steps_of(3, 3, &some), at_most(most));
    const auto within = [&](const std::string& order) { return std::ranges::count(order, '>') <= most; };
    CHECK(some.size() == static_cast<std::size_t>(std::ranges::count_if(all, within)));
    CHECK(std::ranges::all_of(some, within));
  }
  CHECK(explore(steps_of(3, 3), at_most(0)).executions == 6);
}

TEST_CASE("a program without threads, or with threads that share nothing, is executed once") {
  int executed = 0;
  const auto found = explore(
      [&](execution& run) {
        run.start([&] { ++executed; });
        run.start([&] { ++executed; });
        run.run();
      },
      at_most(any));
  CHECK(found.executions == 1);
  CHECK(executed == 2);
  CHECK(explore([](execution& run) { run.run(); }, at_most(any)).executions == 1);
}

TEST_CASE("the lost update needs one preemption, and is shown") {
  const auto program = [](execution& run) { programs::lost_update(run); };
  const auto none = explore(program, at_most(0));
  CHECK(none.executions == 2);
  CHECK(none.failure.empty());
  CHECK(none.table.empty());
  const auto one = explore(program, at_most(1));
  CHECK(one.executions == 2);
  CHECK(one.failure == "an update is lost");
  CHECK(one.table == "\n  counter is 0"
                     "\n>                   counter is 0"
                     "\n                    counter := 1"
                     "\n  counter := 1");
}

TEST_CASE("an addition in one step loses nothing") {
  const auto found = explore(
      [](execution& run) {
        shared<int> counter{run, "counter"};
        for (int i = 0; i < 4; ++i)
          run.start([&] { counter.add(1); });
        run.run();
        tiny::require(counter.value == 4, "an update is lost");
      },
      at_most(any));
  CHECK(found.failure.empty());
  CHECK(found.executions == 24);
}

TEST_CASE("the lost wake-up is a deadlock, and the table names who waits for what") {
  CHECK(explore(programs::lost_wakeup, at_most(0)).failure.empty());
  const auto found = explore(programs::lost_wakeup, at_most(1));
  CHECK(found.failure == "deadlock");
  CHECK(found.table.ends_with("\n  rings is 1\n  waits for rings"));
}

TEST_CASE("who counts the rings before he looks is woken in every order") {
  const auto found = explore(programs::kept_wakeup, at_most(any));
  CHECK(found.failure.empty());
  CHECK(found.executions == 8);
}

TEST_CASE("who waits holds nobody up, and goes on when the value has changed") {
  const auto found = explore(
      [](execution& run) {
        shared<int> turn{run, "turn"};
        for (int i = 0; i < 3; ++i)
          run.start([&, i] {
            for (int now = 0; now != i;)
              now = turn.wait(now);
            tiny::require(turn.add(1) == i + 1, "out of turn");
          });
        run.run();
      },
      at_most(any));
  CHECK(found.failure.empty());
}

TEST_CASE("an exception that leaves a thread is a failure of this execution") {
  const auto found = explore(
      [](execution& run) {
        shared<int> object{run, "object"};
        run.start([&] { object.store(1); });
        run.start([&] {
          if (object.load() == 0)
            throw std::logic_error("too early");
        });
        run.run();
      },
      at_most(any));
  CHECK(found.failure == "too early");
  CHECK(found.table == "\n                    object is 0");
}

TEST_CASE("a thread that is suspended when another one fails is unwound before what it refers to ends") {
  std::vector<std::string> ends;
  struct guard {
    std::vector<std::string>& ends;
    const char* name;
    ~guard() { ends.emplace_back(name); }
  };
  const auto found = explore(
      [&](execution& run) {
        guard outer{ends, "the program's own"};
        shared<int> object{run, "object"};
        run.start([&] {
          object.load();
          tiny::require(false, "wrong");
        });
        run.start([&] {
          guard inner{ends, "the suspended thread's"};
          object.load();
        });
        run.run();
      },
      at_most(any));
  CHECK(found.failure == "wrong");
  CHECK(found.executions == 1);
  CHECK(ends == std::vector<std::string>{"the suspended thread's", "the program's own"});
}

TEST_CASE("a thread that spins is told, instead of being followed for ever") {
  const auto found = explore(
      [](execution& run) {
        shared<int> flag{run, "flag"};
        run.start([&] {
          while (flag.load() == 0) {
          }
        });
        run.start([&] { flag.store(1); });
        run.run();
      },
      at_most(0));
  CHECK(found.failure == "200 steps and no end");
}

TEST_CASE("a program that does something else the second time is refused") {
  int times = 0;
  const auto found = explore(
      [&](execution& run) {
        shared<int> object{run, "object"};
        ++times;
        run.start([&] {
          for (int i = 0; times == 1 && i < 2; ++i)
            object.load();
        });
        run.start([&] { object.load(); });
        run.run();
      },
      at_most(any));
  CHECK(found.failure == "the same choices led to another place");
}

TEST_CASE("it stays about a hundred and twenty lines: without comments, includes, and lines of braces") {
  std::ifstream file(KERNLET_TINY_EXPLORER);
  REQUIRE(file);
  int counted = 0;
  for (std::string line; std::getline(file, line);) {
    const auto begin = line.find_first_not_of(' ');
    const bool text = begin != line.npos && !std::string_view(line).substr(begin).starts_with("//") &&
                      line[begin] != '#' && line.find_first_not_of(" {}();") != line.npos;
    counted += text ? 1 : 0;
  }
  CHECK(counted <= 126);
  CHECK(counted >= 110);
}
