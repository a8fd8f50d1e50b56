// A kernel thread that parks and is woken. No test sleeps: where two threads must meet they count, and every
// count has a bound.
#include "catch.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <kernlet/thread_block.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <pthread.h>
#include <thread>

namespace {

using kernlet::deadline;
using kernlet::thread_waiter;
using kernlet::wake_reason;
using namespace std::chrono_literals;

deadline now() {
  return std::chrono::steady_clock::now();
}

} // namespace

TEST_CASE("a wake before park makes it return at once") {
  thread_waiter waiter;
  waiter.wake();
  CHECK(waiter.park() == wake_reason::woken);
}

TEST_CASE("many wakes before park count as one") {
  thread_waiter waiter;
  for (int i = 0; i < 3; ++i)
    waiter.wake();
  CHECK(waiter.park() == wake_reason::woken);
  CHECK(waiter.park(now()) == wake_reason::timed_out);
}

TEST_CASE("a deadline that has passed ends park at once, however long ago it was") {
  thread_waiter waiter;
  CHECK(waiter.park(now() - 1h) == wake_reason::timed_out);
  CHECK(waiter.park(deadline{}) == wake_reason::timed_out);
  CHECK(waiter.park(deadline{} - 1s) == wake_reason::timed_out);
  CHECK(waiter.park(deadline::min()) == wake_reason::timed_out);
}

TEST_CASE("park never times out early") {
  thread_waiter waiter;
  for (const auto length : {0us, 1us, 50us, 2000us}) {
    const deadline until = now() + length;
    CHECK(waiter.park(until) == wake_reason::timed_out);
    CHECK(now() >= until);
  }
}

TEST_CASE("a wake wins over a deadline that has passed") {
  thread_waiter waiter;
  waiter.wake();
  CHECK(waiter.park(deadline{}) == wake_reason::woken);
}

TEST_CASE("a wake after a time-out is kept for the next park") {
  thread_waiter waiter;
  CHECK(waiter.park(now()) == wake_reason::timed_out);
  waiter.wake();
  CHECK(waiter.park() == wake_reason::woken);
}

TEST_CASE("two threads wake each other in turn") {
  constexpr int rounds = 20'000;
  std::array<thread_waiter, 2> waiters;
  std::array<int, 2> turns{}; // written by its own thread, read by the other after a wake: the orders of park
                              // and wake carry it
  int wrong = 0;
  std::thread other([&] {
    for (int i = 0; i < rounds; ++i) {
      waiters[1].park();
      turns[1] = turns[0];
      waiters[0].wake();
    }
  });
  for (int i = 1; i <= rounds; ++i) {
    turns[0] = i;
    waiters[1].wake();
    waiters[0].park();
    wrong += turns[1] != i;
  }
  other.join();
  CHECK(wrong == 0);
}

TEST_CASE("no wake is lost and none is invented, with two wakers and a parker that may time out") {
  constexpr int wakes_each = 20'000;
  thread_waiter waiter;
  std::atomic<int> done = 0;
  const auto waker = [&] {
    for (int i = 0; i < wakes_each; ++i)
      waiter.wake();
    done.fetch_add(1);
    waiter.wake();
  };
  std::thread first(waker), second(waker);
  int woken = 0;
  while (done.load() <
         2) { // each waker says that it is done before its last wake: this parks at most until then
    const bool bounded = woken % 3 == 0;
    woken += waiter.park(bounded ? now() + 5us : kernlet::no_deadline) == wake_reason::woken;
  }
  first.join();
  second.join();
  woken += waiter.park(now()) == wake_reason::woken;
  CHECK(woken >= 1);
  CHECK(woken <= 2 * wakes_each + 2);
  CHECK(waiter.park(now()) == wake_reason::timed_out);
}

TEST_CASE("a waiter on the parker's stack may die as soon as park returns") {
  constexpr int rounds = 20'000;
  std::atomic<thread_waiter*> offered = nullptr;
  std::thread waker([&] {
    for (int i = 0; i < rounds; ++i) {
      thread_waiter* taken = nullptr;
      while ((taken = offered.exchange(nullptr)) == nullptr)
        offered.wait(nullptr);
      taken->wake();
    }
  });
  int woken = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto waiter =
        std::make_unique<thread_waiter>(); // on the heap, where a late access is seen by the sanitizers
    offered.store(waiter.get());
    offered.notify_one();
    woken += waiter->park() == wake_reason::woken;
  }
  waker.join();
  CHECK(woken == rounds);
}

TEST_CASE("signals do not end park") {
  struct sigaction action{}, before{};
  action.sa_handler = [](int) {};
  REQUIRE(sigaction(SIGURG, &action, &before) == 0);
  thread_waiter waiter, ready;
  int woken = 0;
  std::thread parker([&] {
    ready.wake();
    woken += waiter.park() == wake_reason::woken;
    woken += waiter.park(now()) == wake_reason::woken;
  });
  ready.park();
  for (int i = 0; i < 200; ++i) {
    pthread_kill(parker.native_handle(), SIGURG);
    std::this_thread::yield();
  }
  waiter.wake();
  parker.join();
  CHECK(woken == 1);
  sigaction(SIGURG, &before, nullptr);
}

TEST_CASE("code that runs on no task waits by its thread's own waiter") {
  kernlet::waiter& here = kernlet::current_waiter();
  CHECK(&kernlet::current_waiter() == &here);
  kernlet::waiter* there = nullptr;
  std::thread([&] { there = &kernlet::current_waiter(); }).join();
  CHECK(there != &here);
  here.yield();
  here.wake();
  CHECK(here.park() == wake_reason::woken);
}

TEST_CASE("the waiter of a task stands in for its thread's") {
  thread_waiter task;
  kernlet::this_thread().current = &task;
  CHECK(&kernlet::current_waiter() == &task);
  kernlet::this_thread().current = nullptr;
  CHECK(&kernlet::current_waiter() != &task);
}
