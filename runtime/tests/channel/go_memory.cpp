// The four sentences of Go's memory model about channels. What one side writes is an ordinary variable, so
// that ThreadSanitizer says what these checks cannot. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <atomic>
#include <kernlet/select.hpp>
#include <thread>
#include <vector>

using namespace kernlet;
using test::on;

namespace {

constexpr int rounds = 300;

/// One side on a task, the other on whatever `start` makes: a task, or a kernel thread.
template <class Test>
void among_tasks_and_threads(Test test) {
  for (const auto workers : test::worker_counts)
    on(workers, [&test] {
      for (int i = 0; i < rounds; ++i)
        test([](auto body) { return go(std::move(body)); });
      for (int i = 0; i < rounds / 10; ++i)
        test([](auto body) {
          struct joined {
            std::thread thread;
            void join() { thread.join(); }
          };
          return joined{std::thread(std::move(body))};
        });
    });
}

} // namespace

TEST_CASE("what was done before a send is seen after its receive") {
  among_tasks_and_threads([](auto start) {
    channel<int> words(1);
    int written = 0;
    auto other = start([&] {
      written = 5;
      words.send(1);
    });
    REQUIRE(words.receive() == 1);
    CHECK(written == 5);
    other.join();
  });
}

TEST_CASE("what was done before a close is seen by whoever receives because of it") {
  among_tasks_and_threads([](auto start) {
    channel<int> words;
    int written = 0;
    auto other = start([&] {
      written = 5;
      words.close();
    });
    REQUIRE(words.receive() == std::nullopt);
    CHECK(written == 5);
    other.join();
  });
}

TEST_CASE("unbuffered: what was done before a receive is seen after the send") {
  among_tasks_and_threads([](auto start) {
    channel<int> words;
    int written = 0;
    auto other = start([&] {
      written = 5;
      (void)words.receive();
    });
    words.send(1);
    CHECK(written == 5);
    other.join();
  });
}

TEST_CASE("capacity C: what was done before the k-th receive is seen after the send k + C") {
  among_tasks_and_threads([](auto start) {
    constexpr int capacity = 2, count = 6;
    channel<int> words(capacity);
    std::vector<int> written(count, 0);
    auto other = start([&] {
      for (std::size_t k = 0; k < count; ++k) {
        written[k] = 5;
        (void)words.receive();
      }
    });
    for (int sent = 0; sent < count; ++sent) {
      words.send(sent);
      if (sent >= capacity)
        CHECK(written[static_cast<std::size_t>(sent - capacity)] == 5);
    }
    other.join();
  });
}

TEST_CASE("a channel with room for C words is a semaphore of C") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      channel<int> permits(3);
      std::atomic<int> inside = 0, too_many = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 20; ++i)
        all.push_back(go([&] {
          permits.send(1);
          too_many += ++inside > 3;
          yield();
          --inside;
          (void)permits.receive();
        }));
      for (auto& one : all)
        one.join();
      CHECK(too_many == 0);
    });
}

TEST_CASE("the same holds through a select, on either side") {
  among_tasks_and_threads([](auto start) {
    channel<int> there, back, never;
    int written = 0, answered = 0;
    auto other = start([&] {
      select(receive_from(there, [](std::optional<int>) {}), receive_from(never, [](std::optional<int>) {}));
      answered = written + 1;
      int word = 1;
      select(send_to(back, word, [] {}), receive_from(never, [](std::optional<int>) {}));
    });
    written = 5;
    there.send(1);
    (void)back.receive();
    CHECK(answered == 6);
    other.join();
  });
}
