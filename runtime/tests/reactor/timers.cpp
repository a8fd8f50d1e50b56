// Step 06.2: timers, and what comes from other threads and from signals.

#include "fixtures.hpp"

#include <atomic>
#include <csignal>
#include <kernlet/watch.hpp>
#include <memory>
#include <random>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace test;

TEST_CASE("timers fire by deadline, equal ones in the order in which they were set, and none early") {
  reactor all;
  std::vector<int> order;
  const deadline now = std::chrono::steady_clock::now();
  bool early = false;
  const auto set = [&](int number, deadline when) {
    all.call_at(when, [&, number, when] {
      order.push_back(number);
      early |= std::chrono::steady_clock::now() < when;
    });
  };
  set(3, now + 3ms);
  set(1, now + 1ms);
  set(2, now + 2ms);
  set(4, now + 3ms);
  set(0, now - 1h);
  all.run();
  CHECK(order == std::vector{0, 1, 2, 3, 4});
  CHECK_FALSE(early);
}

TEST_CASE("a timer in the past waits for a round; one that a callback sets in the past for the next") {
  reactor all;
  int calls = 0;
  all.call_at(deadline::min(), [&] {
    ++calls;
    all.call_at(deadline::min(), [&] { calls += 10; });
  });
  CHECK(calls == 0);
  CHECK(all.run_once() == 1);
  CHECK(calls == 1);
  CHECK(all.run_once() == 1);
  CHECK(calls == 11);
}

TEST_CASE("a timer in a thousand years waits, and can be cancelled") {
  reactor all;
  const timer_id far = all.call_later(std::chrono::years(1000), [] { std::abort(); });
  const timer_id further = all.call_later(std::chrono::duration<double>(1e300), [] { std::abort(); });
  const timer_id past = all.call_later(std::chrono::duration<double>(-1e300), [] {});
  const timer_id never = all.call_at(no_deadline, [] { std::abort(); });
  CHECK(all.run_once() == 1);
  CHECK_FALSE(all.cancel(past));
  all.call_later(1ms, [] {});
  while (all.run_once() == 0)
    ;
  CHECK(all.cancel(far));
  CHECK_FALSE(all.cancel(far));
  CHECK(all.cancel(further));
  CHECK_FALSE(all.waits_for_something()); // one that never comes is nothing to wait for
  CHECK(all.cancel(never));
  CHECK_FALSE(all.cancel({}));
}

TEST_CASE("cancelling: before it is due, by an earlier callback of the same round, and by itself") {
  reactor all;
  auto token = std::make_shared<int>(0);
  timer_id second{}, own{};
  all.call_at(deadline::min(), [&, token] { CHECK(all.cancel(second)); });
  second = all.call_at(deadline::min(), [&, token] { *token += 1; });
  own = all.call_at(deadline::min(), [&, token] {
    CHECK_FALSE(all.cancel(own));
    *token += 10;
  });
  const timer_id later = all.call_later(1h, [token] {});
  CHECK(all.cancel(later));
  all.run();
  CHECK(*token == 10);
  CHECK(token.use_count() == 1);
  // The slot is used again; the old names do not fit.
  const timer_id fresh = all.call_later(1h, [] {});
  CHECK_FALSE(all.cancel(later));
  CHECK_FALSE(all.cancel(second));
  CHECK(all.cancel(fresh));
}

TEST_CASE("a thousand timers, set and cancelled at random: the rest fires in order") {
  reactor all;
  std::mt19937 random(6);
  std::vector<std::pair<int, timer_id>> set;
  std::vector<int> fired, expected;
  const deadline base = std::chrono::steady_clock::now() - 1s;
  for (int i = 0; i < 1000; ++i) {
    const int when = static_cast<int>(random() % 500);
    set.emplace_back(
        when, all.call_at(base + std::chrono::milliseconds(when), [&, when] { fired.push_back(when); }));
  }
  for (auto& [when, id] : set)
    if (random() % 2 == 0)
      CHECK(all.cancel(id));
    else
      expected.push_back(when);
  std::sort(expected.begin(), expected.end());
  all.run();
  CHECK(fired == expected);
}

TEST_CASE("a round with a deadline ends without anything") {
  reactor all;
  const deadline until = deadline_after(2ms);
  while (std::chrono::steady_clock::now() < until)
    CHECK(all.run_once(until) == 0);
}

TEST_CASE("calls from other threads arrive, each once, those of one thread in order") {
  reactor all;
  constexpr int threads = 4, each = 2000;
  std::vector<std::vector<int>> seen(threads);
  const std::thread::id home = std::this_thread::get_id();
  std::vector<std::thread> senders;
  std::optional<reactor_hold> held(all);
  int left = threads * each;
  bool elsewhere = false;
  for (int t = 0; t < threads; ++t)
    senders.emplace_back([&, t] {
      for (int i = 0; i < each; ++i)
        all.call_from_thread([&, t, i] {
          seen[static_cast<std::size_t>(t)].push_back(i);
          elsewhere |= std::this_thread::get_id() != home;
          if (--left == 0)
            held.reset();
        });
    });
  all.run();
  for (std::thread& sender : senders)
    sender.join();
  CHECK_FALSE(elsewhere);
  for (const auto& one : seen) {
    CHECK(one.size() == each);
    CHECK(std::is_sorted(one.begin(), one.end()));
  }
}

TEST_CASE("ping-pong between two reactors: no wake is lost") {
  reactor one, other;
  int rounds = 0;
  std::thread partner([&] {
    const reactor_hold held(other);
    other.run();
  });
  {
    std::optional<reactor_hold> held(one);
    struct ball {
      reactor &here, &there;
      int& rounds;
      std::optional<reactor_hold>& held;
      void operator()() {
        if (++rounds == 4000)
          held.reset();
        else
          there.call_from_thread(ball{there, here, rounds, held});
      }
    };
    one.call_from_thread(ball{one, other, rounds, held});
    one.run();
  }
  CHECK(rounds >= 4000);
  other.stop();
  partner.join();
}

TEST_CASE("interrupt() ends a wait, the next one if none is under way, several count as one") {
  reactor all;
  all.interrupt();
  all.interrupt();
  CHECK(all.run_once() == 0); // would wait for ever
  std::thread other([&] { all.interrupt(); });
  CHECK(all.run_once() == 0);
  other.join();
}

TEST_CASE("a signal becomes a callback, one for many, and the former disposition comes back") {
  reactor all;
  static std::atomic<int> former{0};
  std::signal(SIGUSR1, [](int) { ++former; });
  int calls = 0;
  {
    std::optional<signal_watch> mine;
    mine.emplace(all, SIGUSR1, [&] {
      ++calls;
      if (calls == 2)
        mine.reset(); // by its own callback
    });
    CHECK(contains(message_of<reactor_error>([&] { signal_watch again(all, SIGUSR1, [] {}); }),
                   "watch already"));
    std::raise(SIGUSR1);
    std::raise(SIGUSR1);
    CHECK(calls == 0);
    while (calls == 0)
      all.run_once();
    CHECK(all.run_once(deadline::min()) == 0);
    std::thread other([] { ::kill(::getpid(), SIGUSR1); });
    while (calls == 1)
      all.run_once();
    other.join();
  }
  CHECK(calls == 2);
  std::raise(SIGUSR1);
  CHECK(former == 1);
  std::signal(SIGUSR1, SIG_DFL);
  for (const int wrong : {SIGKILL, SIGSEGV, 0, -1, 1000})
    CHECK(contains(message_of<std::system_error>([&] { signal_watch mine(all, wrong, [] {}); }),
                   "Invalid argument"));
  CHECK_FALSE(all.waits_for_something());
}
