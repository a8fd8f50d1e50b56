// Go's rules for channels and select, as far as no other file here proves them. All of them stand in a table
// in docs/manual/channels.md, each with its test. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/loop.hpp>
#include <kernlet/select.hpp>
#include <kernlet/ticker.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

namespace {

constexpr auto ignore = [](std::optional<int>) {};

} // namespace

TEST_CASE("unbuffered: a receive waits for its sender, and nothing is ever in the channel") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words;
      CHECK(words.capacity() == 0);
      std::atomic<bool> received = false;
      auto receiver = go([&] {
        (void)words.receive();
        received = true;
      });
      for (int i = 0; i < 100; ++i)
        yield();
      CHECK_FALSE(received);
      words.send(1);
      receiver.join();
      auto sender = go([&] { words.send(2); });
      for (int i = 0; i < 100; ++i)
        yield();
      CHECK(words.size() == 0); // though somebody waits with a word
      CHECK(words.receive() == 2);
      sender.join();
    });
}

TEST_CASE("a zero that was sent is a value, and not the end") {
  on(1, [] {
    channel<int> words(1);
    words.send(0);
    words.close();
    CHECK(words.receive() == 0);
    CHECK(words.receive() == std::nullopt);
  });
}

TEST_CASE("a loop through a channel ends by close, and leaves what it has not taken") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words(4);
      for (int i = 0; i < 4; ++i)
        words.send(i);
      int sum = 0;
      for (const int word : words)
        if (word == 1)
          break;
      CHECK(words.size() == 2);
      words.close();
      for (const int word : words)
        sum += word;
      CHECK(sum == 2 + 3);
      for (const int word : words)
        FAIL(word);
    });
}

TEST_CASE("what a select sends is evaluated once, whichever case is chosen, and before") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> a(1), b(1), full(1);
      full.send(0);
      int evaluated = 0, one = 0, two = 0, three = 0;
      const auto counted = [&evaluated](int& value) -> int& {
        value = ++evaluated;
        return value;
      };
      const auto chosen = select(send_to(a, counted(one), [] {}), send_to(b, counted(two), [] {}),
                                 send_to(full, counted(three), [] {}));
      CHECK(evaluated == 3);
      CHECK(chosen < 2);
      CHECK(a.size() + b.size() == 1);
      CHECK((chosen == 0 ? a.receive() : b.receive()) == (chosen == 0 ? one : two));
    });
}

TEST_CASE("of the ready cases one is carried out, and its body alone runs") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      for (int i = 0; i < 100; ++i) {
        channel<int> in(1), out(1), ended;
        in.send(1);
        ended.close();
        int bodies = 0, value = 2;
        const auto count = [&bodies] { ++bodies; };
        const auto chosen =
            select(receive_from(in, [&](std::optional<int>) { ++bodies; }), send_to(out, value, count),
                   receive_from(ended, [&](std::optional<int>) { ++bodies; }));
        CHECK(bodies == 1);
        CHECK(in.size() == (chosen == 0 ? 0u : 1u));
        CHECK(out.size() == (chosen == 1 ? 1u : 0u));
      }
    });
}

TEST_CASE("a send, a receive and a closed channel are as likely as each other") {
  on(1, [] {
    std::vector<int> counts(3);
    channel<int> in(1), out(1), ended;
    ended.close();
    constexpr int rounds = 30000;
    for (int i = 0; i < rounds; ++i) {
      in.try_send(1);
      (void)out.try_receive();
      int value = 2;
      ++counts[select(receive_from(in, ignore), send_to(out, value, [] {}), receive_from(ended, ignore))];
    }
    for (const int one : counts) // 10,000 each; ten times the standard deviation of 82
      CHECK(std::abs(one - rounds / 3) < 820);
  });
}

TEST_CASE("a select does not meet itself on one channel") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> both;
      int value = 1;
      CHECK(select(send_to(both, value, [] {}), receive_from(both, ignore), otherwise([] {})) == 2);
      auto other = go([&] { return both.receive(); });
      CHECK(select(send_to(both, value, [] {}), receive_from(both, ignore)) == 0);
      CHECK(other.join() == 1);
      CHECK(both.try_receive() == std::nullopt); // the receive of the select is gone
    });
}

TEST_CASE("what can be done at once is done, whatever the deadline and whoever is to end") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words(1);
      channel_result how{};
      int value = 1;
      const deadline past = std::chrono::steady_clock::now() - 1h;
      CHECK(words.send_until(value, past) == channel_result::done);
      CHECK(words.receive_until(past, how) == 1);
      CHECK(words.receive_until(past, how) == std::nullopt);
      CHECK(how == channel_result::timed_out);
      std::stop_source end;
      std::atomic<bool> told = false;
      auto task = go(task_options{.stop = end.get_token()}, [&] {
        end.request_stop();
        words.send(2); // there is room
        try {
          words.send(3);
        } catch (const task_cancelled&) {
          told = true;
          throw;
        }
      });
      CHECK_THROWS_AS(task.join(), cancelled_error);
      CHECK(told);
      CHECK(words.receive() == 2);
      CHECK(words.size() == 0);
    });
}

TEST_CASE("a body that throws has its word already, and the select is over") {
  on(1, [] {
    channel<int> words(1);
    words.send(1);
    CHECK_THROWS_AS(select(receive_from(words, [](std::optional<int>) { throw std::runtime_error("no"); })),
                    std::runtime_error);
    CHECK(words.size() == 0);
  });
}

TEST_CASE("tasks of a loop use the same channels") {
  loop here;
  channel<int> there, back(2);
  int sum = 0;
  auto adds = here.spawn([&] {
    for (const int word : there)
      back.send(word + 1);
    back.close();
  });
  auto reads = here.spawn([&] {
    for (bool more = true; more;)
      select(receive_from(back, [&](std::optional<int> word) {
        more = word.has_value();
        sum += word.value_or(0);
      }));
  });
  auto sends = here.spawn([&] {
    for (int i = 0; i < 10; ++i)
      there.send(i);
    there.close();
  });
  here.run();
  CHECK(sum == 55);
}

TEST_CASE("a plain thread selects with a time limit, and has no ticker") {
  channel<int> words;
  CHECK(select(receive_from(words, ignore), after(1ms, [] {})) == 1);
  CHECK_THROWS_AS(ticker(1ms), scheduler_error);
}
