// Step 06.3: tasks that read and write as if they blocked.

#include "fixtures.hpp"

#include <atomic>
#include <cerrno>
#include <kernlet/watch.hpp>
#include <system_error>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace test;

TEST_CASE("a task reads what another writes, and the loop goes on meanwhile") {
  run_as_task([](reactor& where, loop& all) {
    auto [mine, theirs] = make_socket_pair(where);
    std::string order;
    auto reader = all.spawn("reader", [&] {
      char buffer[16];
      for (std::size_t got; (got = mine.read(buffer, sizeof buffer)) > 0;)
        order += std::string(buffer, got);
      order += "|end";
    });
    this_task::yield();
    order += "first ";
    theirs.write("second ");
    while (order.find("second") == std::string::npos)
      this_task::yield();
    theirs.write("third");
    theirs.end_writing();
    reader.join();
    CHECK(order == "first second third|end");
  });
}

TEST_CASE("many megabytes through a pipe and through a socket arrive whole") {
  run_as_task([](reactor& where, loop& all) {
    for (const bool use_pipe : {true, false}) {
      auto pipe = make_pipe(where);
      auto pair = make_socket_pair(where);
      stream& from = use_pipe ? pipe.reading : pair.first;
      stream& to = use_pipe ? pipe.writing : pair.second;
      std::string much(3'000'000, '\0');
      for (std::size_t i = 0; i < much.size(); ++i)
        much[i] = static_cast<char>(i * 31 % 251);
      auto writer = all.spawn("writer", [&] { to.write(much); });
      std::string back(much.size(), '\0');
      from.read_exactly(std::as_writable_bytes(std::span(back)));
      writer.join();
      CHECK(back == much);
    }
  });
}

TEST_CASE("deadlines: in the past, soon, and what is there is read all the same") {
  run_as_task([](reactor& where, loop&) {
    auto [mine, theirs] = make_socket_pair(where);
    char buffer[8];
    std::string text;
    CHECK(error_of([&] { mine.read(buffer, 8, deadline::min()); }, &text) == ETIMEDOUT);
    CHECK(contains(text, "read from a socket pair"));
    const deadline until = deadline_after(2ms);
    CHECK(error_of([&] { mine.read(buffer, 8, until); }) == ETIMEDOUT);
    CHECK(std::chrono::steady_clock::now() >= until);
    theirs.write("late");
    CHECK(mine.read(buffer, 8, deadline::min()) == 4);
    CHECK(mine.read({}, deadline::min()) == 0);
    const std::string much(8 << 20, 'x');
    CHECK(error_of([&] { mine.write(much, deadline_after(2ms)); }) == ETIMEDOUT);
    CHECK_FALSE(theirs.wait_writable(deadline::min()) == false);
    CHECK(theirs.wait_readable(deadline::min()));
    CHECK_FALSE(mine.wait_readable(deadline::min()));
    CHECK_FALSE(mine.wait_writable(deadline_after(1ms)));
  });
}

TEST_CASE("a server and many clients") {
  run_as_task([](reactor& where, loop& all) {
    listener door(where);
    constexpr int clients = 50;
    auto server = all.spawn("server", [&] {
      task_group guests;
      for (int i = 0; i < clients; ++i) {
        auto guest = std::make_shared<stream>(door.accept());
        guests.spawn("guest", [guest] {
          char buffer[64];
          for (std::size_t got; (got = guest->read(buffer, sizeof buffer)) > 0;)
            guest->write({buffer, got});
          guest->end_writing();
        });
      }
      guests.join();
    });
    int right = 0;
    std::vector<join_handle<void>> tasks;
    for (int i = 0; i < clients; ++i)
      tasks.push_back(all.spawn("client", [&, i] {
        stream line = connect(where, endpoint::loopback(door.port()));
        for (int round = 0; round < 20; ++round) {
          const std::string asked(static_cast<std::size_t>(1 + i * 13 + round),
                                  static_cast<char>('a' + i % 26));
          line.write(asked);
          std::string back(asked.size(), '\0');
          line.read_exactly(std::as_writable_bytes(std::span(back)));
          right += back == asked;
        }
        line.end_writing();
        char last;
        right += line.read(&last, 1) == 0;
      }));
    for (auto& task : tasks)
      task.join();
    server.join();
    CHECK(right == clients * 21);
  });
}

TEST_CASE("wait() is exact, whoever has read what") {
  run_as_task([](reactor& where, loop& all) {
    auto [mine, theirs] = make_socket_pair(where);
    theirs.write("abcd");
    for (int i = 0; i < 3; ++i) { // one byte at a time, read behind the reactor's back
      CHECK(mine.wait_readable());
      CHECK(hear(mine.descriptor(), 1).size() == 1);
    }
    CHECK(mine.wait_readable());
    hear(mine.descriptor());
    CHECK_FALSE(mine.wait_readable(deadline_after(1ms)));
    auto writer = all.spawn([&] { theirs.write("x"); });
    CHECK(mine.wait_readable());
    writer.join();
    // Short reads, with more behind them.
    theirs.write("12345678");
    char buffer[3];
    std::size_t sum = 0;
    for (int i = 0; i < 3; ++i)
      sum += mine.read(buffer, 3);
    CHECK(sum == 9);
  });
}

TEST_CASE("who may wait, and who may not") {
  reactor lonely;
  pair both;
  watch mine(lonely, both.ends[0]);
  CHECK(contains(message_of<reactor_error>([&] { lonely.wait(mine.source(), direction::readable); }),
                 "outside a task"));
  lonely.call_soon([&] {
    CHECK(contains(message_of<reactor_error>([&] { lonely.wait(mine.source(), direction::readable); }),
                   "in a callback"));
  });
  lonely.run();
  run_as_task([](reactor& where, loop& all) {
    auto [one, other] = make_socket_pair(where);
    char byte;
    auto first = all.spawn([&] { one.read(&byte, 1); });
    this_task::yield();
    CHECK(contains(message_of<reactor_error>([&] { one.wait_readable(); }), "a second wait"));
    bool called = false;
    where.call_soon([&] {
      CHECK(contains(message_of<reactor_error>([&] { one.read(&byte, 1); }), "in a callback"));
      called = true;
    });
    while (!called)
      this_task::yield();
    other.write("x");
    first.join();
  });
}

TEST_CASE("a loop whose last task waits for nothing that can come reports it; one that waits for a socket "
          "does not") {
  reactor where;
  loop all({.hooks = hooks_of(where)});
  auto stuck = all.spawn("stuck", [] { current_waiter().park(); });
  CHECK_THROWS_AS(all.run(), deadlock_error);
  pair both;
  auto reader = all.spawn("reader", [&] {
    stream mine(where, unique_descriptor(std::exchange(both.ends[0], -1)), "a pair");
    char byte;
    return mine.read(&byte, 1);
  });
  std::thread other([&] { say(both.ends[1], "x"); });
  CHECK_THROWS_AS(all.run(), deadlock_error); // after the reader has finished: the other one is stuck still
  other.join();
  CHECK(reader.join() == 1);
  stuck.cancel();
  all.run();
}

TEST_CASE("callbacks and tasks share the thread: neither starves the other") {
  run_as_task([](reactor& where, loop& all) {
    int ticks = 0;
    struct tick {
      reactor& where;
      int& ticks;
      void operator()() {
        if (++ticks < 50)
          where.call_soon(tick{where, ticks});
      }
    };
    where.call_soon(tick{where, ticks});
    auto busy = all.spawn("busy", [&] {
      while (ticks < 50)
        this_task::yield();
    });
    busy.join();
    bool woken = false;
    waiter* sleeper = nullptr;
    auto task = all.spawn("sleeper", [&] {
      sleeper = &current_waiter();
      while (!woken)
        sleeper->park();
    });
    where.call_later(1ms, [&] {
      woken = true;
      sleeper->wake();
    });
    task.join();
  });
}

TEST_CASE("a timer ticks at even distances and makes no missed tick up") {
  run_as_task([](reactor&, loop&) {
    timer clock(1ms);
    const deadline start = std::chrono::steady_clock::now();
    std::uint64_t ticks = 0;
    while (ticks < 5)
      ticks += clock.wait();
    CHECK(std::chrono::steady_clock::now() - start >= 4ms);
    const deadline missed = std::chrono::steady_clock::now() + 5ms;
    while (std::chrono::steady_clock::now() < missed)
      ;
    CHECK(clock.wait() >= 4);
    CHECK_THROWS_AS(timer(0ms), std::invalid_argument);
  });
}
