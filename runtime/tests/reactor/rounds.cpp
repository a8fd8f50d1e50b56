// Step 06.1: rounds, and what runs in them.

#include "fixtures.hpp"

#include <algorithm>
#include <csignal>
#include <kernlet/call_in_executor.hpp>
#include <kernlet/thread_pool.hpp>
#include <kernlet/watch.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "death.hpp"

using namespace kernlet;
using namespace test;

namespace {
constexpr deadline at_once = deadline::min();
}

TEST_CASE("call_soon: in order, and what a callback asks for waits for the next round") {
  reactor all;
  std::vector<int> order;
  all.call_soon([&] {
    order.push_back(1);
    all.call_soon([&] { order.push_back(3); });
  });
  all.call_soon([&] { order.push_back(2); });
  CHECK(all.run_once() == 2);
  CHECK(order == std::vector{1, 2});
  CHECK(all.run_once() == 1);
  CHECK(order == std::vector{1, 2, 3});
  CHECK_FALSE(all.waits_for_something());
}

TEST_CASE("a callback that asks for itself for ever does not starve a descriptor") {
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  bool heard = false;
  mine.on_readable([&] {
    heard = true;
    all.stop();
  });
  struct again {
    reactor& all;
    void operator()() { all.call_soon(again{all}); }
  };
  all.call_soon(again{all});
  say(both.ends[1], "x");
  all.run();
  CHECK(heard);
}

TEST_CASE("run() returns when nothing is left, when it is told to, and stays while it is held") {
  reactor all;
  all.run();
  int calls = 0;
  all.call_soon([&] { ++calls; });
  all.run();
  CHECK(calls == 1);
  all.stop();
  all.call_soon([&] { ++calls; });
  all.run();
  CHECK(calls == 1); // the stop came before, and counts
  all.run();
  CHECK(calls == 2);
  std::optional<reactor_hold> held(all);
  all.call_soon([&] {
    all.call_soon([&] {
      ++calls;
      held.reset();
    });
  });
  all.run();
  CHECK(calls == 3);
}

namespace {
/// What comes out of callbacks, as text.
struct failures {
  std::string text;
  callback_failure handler() {
    return {[](void* self, const char* name, std::exception_ptr error) noexcept {
              try {
                std::rethrow_exception(error);
              } catch (const std::exception& known) {
                static_cast<failures*>(self)->text += std::string(name) + ": " + known.what() + "; ";
              }
            },
            this};
  }
};
} // namespace

TEST_CASE("what a callback lets out goes to the handler, and the others of the round are called") {
  failures seen;
  reactor all({.on_failure = seen.handler()});
  pair both;
  watch mine(all, both.ends[0]);
  mine.on_readable([&] { throw std::runtime_error("no luck"); }, "reader");
  bool other = false;
  all.call_soon([&] { other = true; });
  say(both.ends[1], "x");
  while (seen.text.empty())
    all.run_once();
  CHECK(seen.text == "reader: no luck; ");
  CHECK(other);
}

TEST_CASE("whatever calls a callback: what it lets out goes to the handler, and the reactor goes on") {
  failures seen;
  reactor all({.on_failure = seen.handler()});
  const auto fails = [](const char* name) {
    return callback<>([] { throw std::runtime_error("no luck"); }, name);
  };
  thread_pool pool({.threads = 1});
  signal_watch heard(all, SIGUSR1, fails("signal"));
  all.call_at(deadline::min(), fails("timer"));
  all.call_from_thread(fails("thread"));
  ::raise(SIGUSR1);
  CHECK(call_in_executor(pool, all, [] {}, [](std::exception_ptr) { throw std::runtime_error("after"); }));
  const auto all_of_them = {"timer: no luck; ", "thread: no luck; ", "signal: no luck; ", ": after; "};
  while (!std::ranges::all_of(all_of_them, [&](const char* one) { return contains(seen.text, one); }))
    all.run_once();
  int calls = 0;
  all.call_soon([&] { ++calls; });
  all.run_once();
  CHECK(calls == 1);
}

TEST_CASE("without a handler the program ends, and says whose exception it was") {
  const death end = in_child([] {
    reactor all;
    all.call_soon(callback<>([] { throw std::runtime_error("no luck"); }, "unlucky"));
    all.run();
  });
  CHECK(end.signal == SIGABRT);
  CHECK(contains(end.said, "callback 'unlucky' let out an exception: no luck"));
}

TEST_CASE("closures that do not fit, and closures that cannot be copied") {
  reactor all;
  auto owned = std::make_unique<int>(5);
  int seen = 0;
  struct large {
    std::unique_ptr<int> value;
    char more[300];
  };
  all.call_soon([&seen, all_of = large{std::move(owned), {}}] { seen = *all_of.value; });
  all.run();
  CHECK(seen == 5);
}

TEST_CASE("many descriptors with a small batch: all are served") {
  reactor all({.batch = 3});
  std::vector<std::unique_ptr<pair>> pairs;
  std::vector<watch> watches;
  std::vector<int> calls(50);
  watches.reserve(50);
  for (std::size_t i = 0; i < 50; ++i) {
    pairs.push_back(std::make_unique<pair>());
    watches.emplace_back(all, pairs[i]->ends[0]);
    watches[i].on_readable([&, i](io_event& event) {
      hear(event.descriptor);
      event.drained = true;
      ++calls[i];
    });
    say(pairs[i]->ends[1], "x");
  }
  for (int round = 0; round < 100; ++round)
    all.run_once(at_once);
  for (const int count : calls)
    CHECK(count >= 1);
}
