// Select: one case, by chance, and none lost. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/channel.hpp>
#include <kernlet/select.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

TEST_CASE("a select takes what is ready, and else its otherwise") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> full(1), empty(1);
      full.send(4);
      int got = 0;
      const auto look = [&] {
        return select(receive_from(full, [&](std::optional<int> word) { got = word.value_or(-1); }),
                      receive_from(empty, [](std::optional<int>) { FAIL("nothing is in it"); }),
                      otherwise([&] { got = 100; }));
      };
      CHECK(look() == 0);
      CHECK(got == 4);
      CHECK(look() == 2);
      CHECK(got == 100);
      full.close();
      CHECK(look() == 0);
      CHECK(got == -1);
    });
}

TEST_CASE("a select that sends") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<std::unique_ptr<int>> room(1), none;
      auto first = std::make_unique<int>(1), second = std::make_unique<int>(2);
      CHECK(select(send_to(none, first, [] {}), send_to(room, second, [] {})) == 1);
      REQUIRE(first != nullptr);
      CHECK(*first == 1);
      CHECK(second == nullptr);
      CHECK(**room.receive() == 2);
      room.close();
      CHECK_THROWS_WITH(select(send_to(room, first, [] {})), ContainsSubstring("sends on a closed channel"));
      CHECK(*first == 1);
    });
}

TEST_CASE("a case without a channel is never ready; a select without any could wait for ever, and says so") {
  on(1, [] {
    channel<int>* off = nullptr;
    channel<int> words(1);
    words.send(1);
    CHECK(select(receive_from(off, [](std::optional<int>) {}),
                 receive_from(words, [](std::optional<int>) {})) == 1);
    CHECK_THROWS_WITH(select(receive_from(off, [](std::optional<int>) {})),
                      ContainsSubstring("without a case that could ever be ready"));
    CHECK_THROWS_AS(select(), channel_error);
    CHECK(select(receive_from(off, [](std::optional<int>) {}), after(1ms, [] {})) == 1);
  });
}

TEST_CASE("a select waits, for either side, and for its deadline") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> left, right;
      std::atomic<int> wrong = 0; // Catch's own counts are for one thread
      for (int i = 0; i < 200; ++i) {
        auto other = go([&] {
          if (i % 2 == 0)
            left.send(i);
          else
            wrong += right.receive() != -i;
        });
        int got = 0, value = -i;
        const std::size_t chosen = select(receive_from(left, [&](std::optional<int> word) { got = *word; }),
                                          send_to(right, value, [] {}));
        CHECK(chosen == static_cast<std::size_t>(i % 2));
        CHECK(got == (i % 2 == 0 ? i : 0));
        other.join();
      }
      CHECK(wrong == 0);
      CHECK(select(receive_from(left, [](std::optional<int>) {}), after(1ms, [] {})) == 1);
      CHECK(left.try_receive() == std::nullopt);
    });
}

TEST_CASE("of those that are ready each is as likely") {
  on(1, [] {
    std::vector<int> counts(3);
    channel<int> a(1), b(1), c(1);
    constexpr int rounds = 30000;
    for (int i = 0; i < rounds; ++i) {
      for (channel<int>* one : {&a, &b, &c})
        one->try_send(1);
      ++counts[select(receive_from(a, [](std::optional<int>) {}), receive_from(b, [](std::optional<int>) {}),
                      receive_from(c, [](std::optional<int>) {}))];
    }
    for (const int one : counts) // 10,000 each; ten times the standard deviation of 82
      CHECK(std::abs(one - rounds / 3) < 820);
  });
}

TEST_CASE("selects that meet selects, on many channels: no value is lost") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      constexpr int rounds = 3000;
      channel<int> a, b(1);
      std::atomic<long> sent = 0, received = 0;
      const auto sends = [&](int base) {
        for (int i = 0; i < rounds; ++i) {
          int value = base + i;
          select(send_to(a, value, [] {}), send_to(b, value, [] {}));
          sent += base + i;
        }
      };
      const auto receives = [&] {
        for (int i = 0; i < rounds; ++i)
          select(receive_from(b, [&](std::optional<int> word) { received += *word; }),
                 receive_from(a, [&](std::optional<int> word) { received += *word; }));
      };
      auto one = go([&] { sends(0); });
      auto two = go([&] { sends(100000); });
      auto three = go(receives);
      auto four = go(receives);
      one.join();
      two.join();
      three.join();
      four.join();
      CHECK(sent == received);
    });
}

TEST_CASE("two tasks that select on both sides of the same channels exchange values") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> up, down;
      const auto plays = [&](int own) {
        int sent = 0, got = 0;
        while (sent + got < 2000) {
          int value = own;
          select(send_to(up, value, [&] { ++sent; }), receive_from(up, [&](std::optional<int>) { ++got; }),
                 send_to(down, value, [&] { ++sent; }),
                 receive_from(down, [&](std::optional<int>) { ++got; }));
        }
        return sent - got;
      };
      auto other = go([&] { return plays(1); });
      const int difference = plays(2);
      CHECK(other.join() == -difference);
    });
}

TEST_CASE("a select ends by cancellation, and leaves nobody behind in its channels") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> a, b;
      auto waits = go([&] {
        select(receive_from(a, [](std::optional<int>) {}), receive_from(b, [](std::optional<int>) {}));
      });
      for (int i = 0; i < 20; ++i)
        yield();
      waits.cancel();
      CHECK_THROWS_AS(waits.join(), cancelled_error);
      CHECK(a.try_send(1) == channel_result::would_block);
      CHECK(b.try_send(1) == channel_result::would_block);
    });
}

TEST_CASE("kernel threads select, too") {
  channel<int> a, b;
  std::jthread one([&a] { a.send(1); });
  std::jthread two([&b] { b.send(2); });
  int sum = 0;
  for (int i = 0; i < 2; ++i)
    select(receive_from(a, [&](std::optional<int> word) { sum += *word; }),
           receive_from(b, [&](std::optional<int> word) { sum += *word; }));
  CHECK(sum == 3);
}

namespace {

/// Cannot be moved away.
struct stubborn {
  stubborn() = default;
  stubborn(stubborn&&) { throw std::runtime_error("it will not go"); }
  stubborn& operator=(stubborn&&) = default;
  std::uint64_t large[2] = {};
};

} // namespace

TEST_CASE("a select that fails before it has begun leaves all values where they were") {
  on(1, [] {
    channel<std::string> words(1);
    channel<stubborn> stuck(1);
    std::string first = "long enough to stand in a box of its own", second = "and so is the other one";
    stubborn never;
    CHECK_THROWS_WITH(select(send_to(words, first, [] {}), send_to(stuck, never, [] {}),
                             send_to(words, second, [] {}), otherwise([] {})),
                      "it will not go");
    CHECK(first == "long enough to stand in a box of its own");
    CHECK(second == "and so is the other one");
    CHECK(words.size() == 0);
    channel<std::string>* const none = nullptr;
    CHECK_THROWS_AS(select(send_to(none, first, [] {})), channel_error);
    CHECK(first == "long enough to stand in a box of its own");
  });
}
