// The parker and the event count, on kernel threads.
#include <kernlet/event_count.hpp>
#include <kernlet/parker.hpp>
#include <kernlet/ring_core.hpp>

#include <atomic>
#include <csignal>
#include <memory>
#include <pthread.h>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

deadline now() {
  return std::chrono::steady_clock::now();
}

} // namespace

TEST_CASE("a permit is one, and a deadline does not take it away") {
  parker here;
  CHECK(here.park(now() - 1h) == wake_reason::timed_out);
  CHECK(here.park(deadline::min()) == wake_reason::timed_out);
  for (int i = 0; i < 3; ++i)
    here.wake();
  CHECK(here.park(deadline::min()) == wake_reason::woken);
  CHECK(here.park(now()) == wake_reason::timed_out);
  const deadline soon = now() + 3ms;
  CHECK(here.park(soon) == wake_reason::timed_out);
  CHECK(now() >= soon);
}

TEST_CASE("two threads hand the turn to each other") {
  constexpr int rounds = 5000;
  parker sides[2];
  std::uint64_t turns = 0; // whoever has the turn counts
  std::thread other([&] {
    for (int i = 0; i < rounds; ++i) {
      sides[1].park();
      ++turns;
      sides[0].wake();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    ++turns;
    sides[1].wake();
    sides[0].park();
  }
  other.join();
  CHECK(turns == 2 * rounds);
}

TEST_CASE("wakes and time-outs together lose no permit") {
  constexpr std::uint64_t rounds = 3000;
  parker here;
  std::atomic<std::uint64_t> given{0}, taken{0};
  std::thread waker([&] {
    for (std::uint64_t i = 1; i <= rounds; ++i) {
      given = i;
      here.wake();
      while (taken < i) // the next one only when this one was seen
        std::this_thread::yield();
    }
  });
  for (std::uint64_t i = 1; i <= rounds; ++i) {
    while (here.park(now() + 10us) == wake_reason::timed_out)
      ;
    REQUIRE(given == i);
    taken = i;
  }
  waker.join();
}

TEST_CASE("a parker may end as soon as its owner is woken") {
  for (int round = 0; round < 2000; ++round) {
    auto here = std::make_unique<parker>();
    std::thread waker([&here = *here] { here.wake(); });
    here->park();
    here.reset();
    waker.join();
  }
}

TEST_CASE("a signal does not end a park") {
  static std::atomic<int> signals{0};
  struct sigaction action = {}, former = {};
  action.sa_handler = [](int) { ++signals; };
  REQUIRE(sigaction(SIGUSR1, &action, &former) == 0); // without SA_RESTART: the wait is interrupted
  parker here;
  std::atomic<bool> entered{false}, woken{false}, too_early{true};
  std::thread owner([&] {
    entered = true;
    here.park();
    too_early = !woken;
  });
  while (!entered)
    std::this_thread::yield();
  for (int i = 0; i < 100; ++i) {
    const int before = signals;
    REQUIRE(pthread_kill(owner.native_handle(), SIGUSR1) == 0);
    while (signals == before)
      std::this_thread::yield();
  }
  woken = true;
  here.wake();
  owner.join();
  CHECK_FALSE(too_early);
  sigaction(SIGUSR1, &former, nullptr);
}

TEST_CASE("many notifiers, one waiter, and every event is seen") {
  constexpr int notifiers = 4;
  constexpr std::uint64_t each = 5000;
  event_count events;
  std::atomic<std::uint64_t> count{0};
  std::vector<std::thread> all;
  for (int i = 0; i < notifiers; ++i)
    all.emplace_back([&] {
      for (std::uint64_t k = 0; k < each; ++k) {
        count.fetch_add(1, std::memory_order_relaxed);
        events.notify();
      }
    });
  for (std::uint64_t seen = 0; seen < notifiers * each;) {
    const auto more = [&] { return count.load(std::memory_order_relaxed) > seen; };
    REQUIRE(events.wait(more) == wake_reason::woken);
    seen = count.load(std::memory_order_relaxed);
  }
  for (std::thread& thread : all)
    thread.join();
}

TEST_CASE("an event count asks once more when it is too late") {
  event_count events;
  int asked = 0;
  CHECK(events.wait([&] { return ++asked > 100; }, now() - 1s) == wake_reason::timed_out);
  CHECK(asked >= 2);
  CHECK(events.wait([] { return true; }, deadline::min()) == wake_reason::woken);
  const deadline soon = now() + 3ms;
  CHECK(events.wait([] { return false; }, soon) == wake_reason::timed_out);
  CHECK(now() >= soon);
}

TEST_CASE("a ring and two event counts make a queue that blocks") {
  const std::size_t capacity = GENERATE(1u, 2u, 64u);
  constexpr std::uint64_t words = 20'000;
  ring_core ring(capacity);
  std::vector<std::uint64_t> items(capacity);
  event_count not_empty, not_full;
  std::thread producer([&] {
    for (std::uint64_t word = 1; word <= words; ++word) {
      std::size_t place = 0;
      not_full.wait([&] { return ring.try_begin_push(place); });
      items[place] = word;
      ring.end_push();
      not_empty.notify();
    }
  });
  std::uint64_t disorder = 0;
  for (std::uint64_t word = 1; word <= words; ++word) {
    std::size_t place = 0;
    not_empty.wait([&] { return ring.try_begin_pop(place); });
    disorder += items[place] != word;
    ring.end_pop();
    not_full.notify();
  }
  producer.join();
  CHECK(disorder == 0);
}
