// Channels: what Go promises of its own, row by row, and what is ours. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <algorithm>
#include <atomic>
#include <kernlet/channel.hpp>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using test::on;

TEST_CASE("unbuffered: a send waits for its receiver") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words;
      std::atomic<bool> sent = false;
      auto sender = go([&] {
        words.send(7);
        sent = true;
      });
      for (int i = 0; i < 100; ++i)
        yield();
      CHECK_FALSE(sent);
      CHECK(words.receive() == 7);
      sender.join();
      CHECK(sent);
    });
}

TEST_CASE("buffered: so many sends do not wait, and the next one does") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words(3);
      std::atomic<int> sent = 0;
      auto sender = go([&] {
        for (int i = 0; i < 5; ++i) {
          words.send(i);
          ++sent;
        }
      });
      test::until([&sent] { return sent == 3; });
      for (int i = 0; i < 100; ++i)
        yield();
      CHECK(sent == 3);
      CHECK(words.size() == 3);
      CHECK(words.capacity() == 3);
      for (int i = 0; i < 5; ++i)
        CHECK(words.receive() == i);
      sender.join();
    });
}

TEST_CASE("a receive from a closed channel gets what is in it, and then nothing, at once and for ever") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words(2);
      words.send(1);
      words.send(2);
      words.close();
      CHECK(words.is_closed());
      CHECK(words.receive() == 1);
      CHECK(words.receive() == 2);
      CHECK(words.receive() == std::nullopt);
      CHECK(words.receive() == std::nullopt);
      channel_result how{};
      CHECK(words.try_receive(how) == std::nullopt);
      CHECK(how == channel_result::closed);
    });
}

TEST_CASE("a send on a closed channel is an error, as is a second close") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> words(1);
      words.close();
      CHECK_THROWS_WITH(words.send(1), ContainsSubstring("send() on a closed channel"));
      CHECK_THROWS_WITH(words.close(), ContainsSubstring("close() of a closed channel"));
      CHECK(words.try_send(1) == channel_result::closed);
    });
}

TEST_CASE("a close tells all who wait") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> in, out;
      std::atomic<int> told = 0, waiting = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 4; ++i) {
        all.push_back(go([&] {
          ++waiting;
          told += in.receive() == std::nullopt;
        }));
        all.push_back(go([&] {
          ++waiting;
          try {
            out.send(1);
          } catch (const channel_error&) {
            ++told;
          }
        }));
      }
      test::until([&waiting] { return waiting == 8; });
      for (int i = 0; i < 100; ++i)
        yield();
      in.close();
      out.close();
      for (auto& one : all)
        one.join();
      CHECK(told == 8);
    });
}

TEST_CASE("nothing is lost and nothing comes twice, and each sender's values stay in order") {
  for (const auto workers : test::worker_counts)
    for (const std::size_t capacity : {std::size_t{0}, std::size_t{1}, std::size_t{7}})
      on(workers, [capacity] {
        constexpr int senders = 4, receivers = 3, each = 2000;
        channel<int> words(capacity);
        std::vector<go_handle<void>> sending;
        std::vector<go_handle<std::vector<int>>> receiving;
        for (int i = 0; i < senders; ++i)
          sending.push_back(go([&words, i] {
            for (int j = 0; j < each; ++j)
              words.send(i * each + j);
          }));
        for (int i = 0; i < receivers; ++i)
          receiving.push_back(go([&words] {
            std::vector<int> got;
            for (const int word : words)
              got.push_back(word);
            return got;
          }));
        for (auto& one : sending)
          one.join();
        words.close();
        std::vector<int> seen;
        for (auto& one : receiving) {
          const std::vector<int> got = one.join();
          std::vector<int> last(senders, -1);
          for (const int word : got) {
            CHECK(word > last[static_cast<std::size_t>(word / each)]);
            last[static_cast<std::size_t>(word / each)] = word;
          }
          seen.insert(seen.end(), got.begin(), got.end());
        }
        std::sort(seen.begin(), seen.end());
        std::vector<int> all(senders * each);
        std::iota(all.begin(), all.end(), 0);
        CHECK(seen == all);
      });
}

TEST_CASE("values may be move-only, and of any size") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<std::unique_ptr<int>> moved(1);
      moved.send(std::make_unique<int>(5));
      CHECK(**moved.receive() == 5);
      channel<std::string> texts;
      auto sender = go([&texts] { texts.send(std::string(1000, 'x')); });
      CHECK(texts.receive()->size() == 1000);
      sender.join();
      auto kept = std::make_unique<int>(9);
      channel<std::unique_ptr<int>> full;
      CHECK(full.try_send(kept) == channel_result::would_block);
      REQUIRE(kept != nullptr);
      CHECK(*kept == 9);
      channel<std::string> dropped(2);
      dropped.send("ends with its channel");
    });
}

namespace {

/// Throws when it is moved for the n-th time.
struct fragile {
  int value;
  int* moves_left;
  fragile(int what, int& left) : value(what), moves_left(&left) {}
  fragile(fragile&& other) : value(other.value), moves_left(other.moves_left) {
    if (--*moves_left == 0)
      throw std::runtime_error("it broke");
  }
  fragile& operator=(fragile&&) = default;
};

} // namespace

TEST_CASE("an exception while a value is moved loses nothing") {
  on(1, [] {
    channel<fragile> words(2);
    int plenty = 1000, none = 1000, few = 1000;
    words.send(fragile(1, plenty));
    few = 1; // the move into its box
    CHECK_THROWS_WITH(words.send(fragile(2, few)), "it broke");
    CHECK(words.size() == 1);
    words.send(fragile(3, none));
    plenty = 1; // the move out of its box
    CHECK_THROWS_WITH(words.receive(), "it broke");
    plenty = 1000;
    CHECK(words.receive()->value == 1); // it was put back in front
    CHECK(words.receive()->value == 3);
  });
}

TEST_CASE("what several receivers give back is kept, and makes no room") {
  on(1, [] {
    channel<int> words(1), meeting;
    for (const int each : {1, 2}) {
      words.send(each);
      CHECK(words.receive() == each);
    }
    words.send(3);
    words.core().give_back(2);
    words.core().give_back(1);
    CHECK(words.size() == 3);
    for (const int each : {1, 2, 3})
      CHECK(words.receive() == each);
    meeting.core().give_back(4);
    std::atomic<bool> sent = false;
    auto sender = go([&] {
      meeting.send(5);
      sent = true;
    });
    yield();
    CHECK(meeting.receive() == 4);
    for (int i = 0; i < 5; ++i)
      yield();
    CHECK_FALSE(sent); // nobody has come for its word
    CHECK(meeting.receive() == 5);
    sender.join();
  });
}
