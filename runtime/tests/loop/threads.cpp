// Other threads: wakes, cancellations, stops. Compiled once for each runtime. Repeated many times, because
// only some of the interleavings are dangerous.
#include "catch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <kernlet/this_task.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;

namespace {

constexpr int repetitions = 300;

} // namespace

TEST_CASE("a wake from another thread arrives, and what was written before it is seen") {
  for (int i = 0; i < repetitions; ++i) {
    auto here = std::make_unique<loop>();
    int written = 0, read = 0;
    std::jthread other;
    here->spawn([&] {
      waiter& self = current_waiter();
      auto source = std::make_unique<outside_source>(*here);
      other = std::jthread([&written, &self, promised = std::move(source)] {
        written = 42;
        self.wake();
      });
      if (self.park() == wake_reason::woken)
        read = written;
    });
    here->run();
    CHECK(read == 42);
    other.join();
    here.reset();
  }
}

TEST_CASE("the task, and the loop after it, may end while the waker is on its way out") {
  for (int i = 0; i < repetitions; ++i) {
    std::atomic<waiter*> waiting = nullptr;
    std::jthread other([&waiting] {
      waiter* self = nullptr;
      while ((self = waiting.load()) == nullptr)
        std::this_thread::yield();
      self->wake();
    });
    {
      loop here;
      here.spawn([&] {
        waiting.store(&current_waiter());
        while (current_waiter().park(here.now() + 1h) != wake_reason::woken)
          ;
      });
      here.run();
    } // at once
  }
}

TEST_CASE("many threads wake many tasks, beside a busy one; no ticket is lost") {
  struct mailbox {
    std::mutex lock;
    int tickets = 0;
    waiter* reader = nullptr;
  };
  constexpr int senders = 3, readers = 8, rounds = 300;
  std::array<mailbox, readers> boxes;
  std::array<int, readers> taken{};
  loop here;
  auto busy = here.spawn("busy", [] {
    for (;;)
      this_task::yield();
  });
  int reading = readers;
  for (std::size_t i = 0; i < readers; ++i)
    here.spawn([&, i] {
      mailbox& own = boxes[i];
      // A wake is sent under the lock; so nobody is about to wake a task that has found all its tickets
      // there. A wake for tickets that it has taken already may still be on its way: then the task ends with
      // a wake in the inbox.
      while (taken[i] < senders * rounds) {
        std::unique_lock held(own.lock);
        own.reader = &current_waiter();
        if (own.tickets == 0) {
          held.unlock();
          current_waiter().park();
          held.lock();
        }
        taken[i] += std::exchange(own.tickets, 0);
      }
      if (--reading == 0)
        busy.cancel();
    });
  std::vector<std::jthread> threads;
  for (int i = 0; i < senders; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < rounds; ++round)
        for (mailbox& box : boxes) {
          const std::lock_guard held(box.lock);
          ++box.tickets;
          if (box.reader != nullptr)
            box.reader->wake();
        }
    });
  here.run();
  threads.clear();
  CHECK(std::ranges::all_of(taken, [](int each) { return each == senders * rounds; }));
}

TEST_CASE("a task that ends while a wake for it is in the inbox leaves no trace there") {
  for (int i = 0; i < repetitions; ++i) {
    loop here;
    std::atomic<bool> go = false, sent = false;
    waiter* whom = nullptr;
    std::jthread other([&] {
      while (!go.load())
        std::this_thread::yield();
      whom->wake();
      sent.store(true);
    });
    here.spawn([&] {
      whom = &current_waiter();
      go.store(true);
      while (!sent.load()) // without a waiting point: the loop cannot take the wake out
        std::this_thread::yield();
    });
    int after = 0;
    here.spawn([&] {
      for (; after < 200; ++after)
        this_task::yield();
    });
    here.run();
    CHECK(after == 200);
  }
}

TEST_CASE("a stop source cancels from another thread, also a task that ends at the same time") {
  for (int i = 0; i < repetitions; ++i) {
    loop here;
    std::stop_source source;
    auto waits = here.spawn({.name = "waits", .stop = source.get_token()}, [&] {
      const outside_source promised(here);
      if (current_waiter().park() == wake_reason::cancelled)
        throw task_cancelled{};
    });
    auto ends = here.spawn({.name = "ends", .stop = source.get_token()}, [i] {
      for (int turn = 0; turn < i % 10; ++turn)
        this_task::yield();
    });
    std::jthread other([&source] { source.request_stop(); });
    here.run();
    CHECK_THROWS_AS(waits.join(), cancelled_error);
    CHECK(ends.done());
  }
}

TEST_CASE("a loop with nothing to do sleeps as long as a source outside lives, then reports") {
  for (int i = 0; i < repetitions; ++i) {
    loop here;
    auto promised = std::make_unique<outside_source>(here);
    here.spawn("forgotten", [] { current_waiter().park(); });
    std::jthread other([&promised] { promised.reset(); }); // and no wake
    CHECK_THROWS_AS(here.run(), deadlock_error);
  }
}

TEST_CASE("stop() from another thread ends a wait and a busy run alike") {
  for (int i = 0; i < repetitions; ++i) {
    loop here;
    if (i % 2 == 0)
      here.spawn([] {
        for (;;)
          this_task::yield();
      });
    else
      here.spawn([] { this_task::sleep_for(1h); });
    std::jthread other([&here] { here.stop(); });
    here.run();
    CHECK(here.unfinished() == 1);
  }
}

TEST_CASE("what only the loop's thread may do is refused on another one") {
  loop here;
  std::string said;
  here.spawn("busy", [&] {
    std::jthread([&] {
      for (const bool run : {false, true})
        try {
          run ? here.run() : here.spawn([] {}).detach();
        } catch (const loop_error& error) {
          said += error.what();
        }
    }).join();
  });
  here.run();
  CHECK_THAT(said, ContainsSubstring("spawn() from a thread") && ContainsSubstring("runs already"));
}

TEST_CASE("a loop may be run by one thread after another") {
  loop here;
  int turns = 0;
  auto task = here.spawn([&] {
    for (; turns < 4; ++turns) {
      here.stop();
      for (int i = 0; i < 100; ++i)
        this_task::yield();
    }
  });
  while (!task.done())
    std::jthread([&] { here.run(); }).join();
  CHECK(turns == 4);
}
