// Channels: cancellation, deadlines, threads outside, ends. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"
#include "death.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/channel.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

TEST_CASE("a wait on a channel ends by cancellation, and by its deadline") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words;
      auto receives = go([&words] { (void)words.receive(); });
      auto sends = go([] {
        channel<int> own;
        own.send(1);
      });
      for (int i = 0; i < 20; ++i)
        yield();
      receives.cancel();
      sends.cancel();
      CHECK_THROWS_AS(receives.join(), cancelled_error);
      CHECK_THROWS_AS(sends.join(), cancelled_error);
      channel_result how{};
      CHECK(words.receive_until(std::chrono::steady_clock::now() + 1ms, how) == std::nullopt);
      CHECK(how == channel_result::timed_out);
      int value = 3;
      CHECK(words.send_until(value, std::chrono::steady_clock::now() + 1ms) == channel_result::timed_out);
      CHECK(words.try_receive() == std::nullopt); // nobody is left behind in it
    });
}

TEST_CASE("cancellations and deadlines lose no value") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words;
      std::atomic<int> sent = 0, received = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 200; ++i) {
        all.push_back(go([&] {
          int value = 1;
          if (words.send_until(value, std::chrono::steady_clock::now() + 20us) == channel_result::done)
            ++sent;
        }));
        all.push_back(go([&] {
          channel_result how{};
          if (words.receive_until(std::chrono::steady_clock::now() + 20us, how))
            ++received;
        }));
        if (i % 3 == 0)
          all.back().cancel();
      }
      for (auto& one : all)
        try {
          one.join();
        } catch (const cancelled_error&) {
        }
      CHECK(sent == received);
    });
}

TEST_CASE("kernel threads use the same channels, and block") {
  for (const auto workers : test::worker_counts)
    for (int i = 0; i < 50; ++i)
      on(workers, [] {
        channel<int> there, back(1);
        std::jthread other([&] {
          for (const int word : there)
            back.send(word + 1);
          back.close();
        });
        for (int j = 0; j < 10; ++j) {
          there.send(j);
          CHECK(back.receive() == j + 1);
        }
        there.close();
        CHECK(back.receive() == std::nullopt);
      });
  channel<int> alone(1); // no scheduler at all
  alone.send(1);
  std::jthread other([&alone] { alone.send(2); });
  CHECK(alone.receive() == 1);
  CHECK(alone.receive() == 2);
}

TEST_CASE("a channel that is destroyed under a waiter ends the program, and names who waits") {
  const auto seen = test::in_child([] {
    on(1, [] {
      auto words = std::make_unique<channel<int>>();
      auto waits = go("patience", [&words] { (void)words->receive(); });
      for (int i = 0; i < 5; ++i)
        yield();
      words.reset();
    });
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said,
             ContainsSubstring("a channel was destroyed while somebody waits to receive: 'patience'"));
}

TEST_CASE("a task that waits on a channel is named in the report") {
  CHECK_THROWS_WITH(on(2,
                       [] {
                         channel<int> words;
                         (void)words.receive();
                       }),
                    ContainsSubstring("task 'main' waits for a word in a channel"));
}
