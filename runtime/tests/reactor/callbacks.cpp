// Step 06.1: callbacks on descriptors.

#include "fixtures.hpp"

#include <kernlet/watch.hpp>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "death.hpp"

using namespace kernlet;
using namespace test;

namespace {
constexpr deadline at_once = deadline::min();
}

TEST_CASE("a callback runs in a round, as long as there is something to read, and no longer") {
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  std::string heard;
  mine.on_readable([&] { heard += hear(both.ends[0], 1); });
  CHECK(all.run_once(at_once) == 0);
  say(both.ends[1], "abc");
  CHECK(heard.empty());
  for (const char* const so_far : {"a", "ab", "abc"}) {
    CHECK(all.run_once() == 1);
    CHECK(heard == so_far);
  }
  // Whoever leaves the level to the reactor may be called once more for nothing, and then is left alone.
  all.run_once(at_once);
  CHECK(all.run_once(at_once) == 0);
}

TEST_CASE("who says that a descriptor is drained hears of what comes later") {
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  std::string heard;
  mine.on_readable([&](io_event& event) {
    CHECK(event.descriptor == both.ends[0]);
    CHECK(event.what == direction::readable);
    heard += hear(event.descriptor);
    event.drained = true;
  });
  for (const char* const text : {"one", "two", "three"}) {
    heard.clear();
    say(both.ends[1], text);
    CHECK(all.run_once() == 1);
    CHECK(heard == text);
    CHECK(all.run_once(at_once) == 0);
  }
}

TEST_CASE("the end of a stream is readable in every round, and told") {
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  int calls = 0;
  bool ended = false;
  mine.on_readable([&](io_event& event) {
    ++calls;
    ended = event.ended;
    event.drained = true; // not true: the end is still there
  });
  both.close_end(1);
  for (int i = 1; i <= 3; ++i) {
    all.run_once();
    CHECK(calls == i);
    CHECK(ended);
  }
}

TEST_CASE("writable is asked for while there is something to write") {
  reactor all;
  pair both;
  std::string much(1 << 20, 'x');
  const ssize_t first = ::send(both.ends[0], much.data(), much.size(), 0);
  REQUIRE(first > 0);
  REQUIRE(static_cast<std::size_t>(first) < much.size());
  watch mine(all, both.ends[0]);
  int calls = 0;
  mine.on_writable([&] { ++calls; });
  all.run_once(at_once); // may be called for nothing once
  calls = 0;
  CHECK(all.run_once(at_once) == 0);
  while (!hear(both.ends[1], 1 << 20).empty())
    ;
  CHECK(all.run_once() == 1);
  CHECK(all.run_once() == 1);
  mine.ignore_writable();
  CHECK(all.run_once(at_once) == 0);
  CHECK(calls == 2);
  CHECK_FALSE(all.waits_for_something());
}

TEST_CASE("a callback that is set on what is ready already is called") {
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  say(both.ends[1], "early");
  all.run_once(at_once); // the event comes while nobody listens
  int calls = 0;
  mine.on_readable([&] { ++calls; });
  CHECK(all.run_once() == 1);
  CHECK(all.run_once() == 1);
  mine.ignore_readable();
  mine.on_readable([&] { calls += 10; });
  all.run_once();
  CHECK(calls == 12);
}

TEST_CASE("after a callback has been replaced or dropped the old one is not called") {
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  say(both.ends[1], "x");
  int former = 0, present = 0;
  mine.on_readable([&] { ++former; });
  mine.on_readable([&] { ++present; });
  all.run_once();
  mine.ignore_readable();
  all.run_once(at_once);
  CHECK(former == 0);
  CHECK(present == 1);
}

TEST_CASE("an event of the same batch does not reach a source that was detached before it") {
  reactor all;
  pair a, b;
  std::optional<watch> first, second;
  int calls = 0;
  first.emplace(all, a.ends[0]);
  second.emplace(all, b.ends[0]);
  first->on_readable([&] {
    ++calls;
    second.reset();
  });
  second->on_readable([&] {
    ++calls;
    first.reset();
  });
  say(a.ends[1], "x");
  say(b.ends[1], "x");
  CHECK(all.run_once() == 1);
  CHECK(all.run_once(at_once) <= 1);
  CHECK((first.has_value() != second.has_value()));
}

TEST_CASE("a callback may replace itself, end its watch, and own it") {
  reactor all;
  pair both;
  auto token = std::make_shared<int>(0);
  std::optional<watch> mine;
  mine.emplace(all, both.ends[0]);
  const std::string big(200, 'c'); // in the closure: it must stay while the callback runs
  mine->on_readable([&, big, token](io_event&) {
    mine->on_readable([&, token] { *token += 10; });
    *token += big == std::string(200, 'c');
  });
  say(both.ends[1], "x");
  all.run_once();
  CHECK(*token == 1);
  all.run_once();
  CHECK(*token == 11);
  mine->on_readable([&, big, token] {
    mine.reset();
    *token += big == std::string(200, 'c') ? 100 : 0;
  });
  all.run_once();
  all.run_once(at_once);
  CHECK(*token == 111);
  CHECK(token.use_count() == 1);

  // A connection that its own callback owns.
  auto owner = std::make_shared<std::optional<watch>>();
  owner->emplace(all, both.ends[0]);
  (*owner)->on_readable([owner, token] { ++*token; });
  const std::weak_ptr<std::optional<watch>> there = owner;
  owner.reset();
  all.run_once();
  CHECK(*token == 112);
  (*there.lock())->ignore_readable(); // the callback ends, and with it its owner, and with that the watch
  CHECK(there.expired());
  CHECK(all.run_once(at_once) == 0);
}

TEST_CASE("a reactor that ends drops what it has kept") {
  auto token = std::make_shared<int>(0);
  const unsigned before = open_descriptors();
  {
    pair both;
    reactor all;
    auto owner = std::make_shared<std::optional<watch>>();
    owner->emplace(all, both.ends[0]);
    (*owner)->on_readable([owner, token] {});
    (*owner)->on_writable([token] {});
    all.call_soon([token] {});
    all.call_at(deadline_after(1h), [token, &all] {});
    all.call_at(deadline::min(), [token] {});
    all.call_from_thread([token] {});
    CHECK(token.use_count() == 7);
  }
  CHECK(token.use_count() == 1);
  CHECK(open_descriptors() == before);
}

TEST_CASE("what cannot be waited for is refused by name") {
  reactor all;
  pair both;
  const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  CHECK(contains(message_of<std::system_error>([&] { all.attach(file); }), "not permitted"));
  CHECK(contains(message_of<std::system_error>([&] { all.attach(987654); }), "descriptor 987654: Bad file"));
  ::close(file);
  watch mine(all, both.ends[0]);
  CHECK(contains(message_of<std::system_error>([&] { all.attach(both.ends[0]); }), "exists"));
  CHECK_THROWS_AS(reactor({.batch = 0}), std::invalid_argument);
  all.call_soon(
      [&] { CHECK(contains(message_of<reactor_error>([&] { all.run_once(); }), "inside a callback")); });
  CHECK(all.run_once() == 1);
}

TEST_CASE("a descriptor that was closed before its watch harms nobody") {
  reactor all;
  pair both;
  {
    watch mine(all, both.ends[0]);
    mine.on_readable([] {});
    const int number = both.ends[0];
    both.close_end(0);
    pair other; // takes the number over
    CHECK(other.ends[0] == number);
    watch theirs(all, other.ends[1]);
    int calls = 0;
    theirs.on_readable([&] {
      ++calls;
      theirs.ignore_readable();
    });
    say(other.ends[0], "x");
    while (calls == 0)
      all.run_once();
  }
  CHECK_FALSE(all.waits_for_something());
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

TEST_CASE("what a callback lets out goes to the handler, and the others of the round are called") {
  std::string failures;
  reactor all({.on_failure = {[](void* self, const char* name, std::exception_ptr error) noexcept {
                                try {
                                  std::rethrow_exception(error);
                                } catch (const std::exception& known) {
                                  *static_cast<std::string*>(self) += std::string(name) + ": " + known.what();
                                }
                              },
                              &failures}});
  pair both;
  watch mine(all, both.ends[0]);
  mine.on_readable([&] { throw std::runtime_error("no luck"); }, "reader");
  bool other = false;
  all.call_soon([&] { other = true; });
  say(both.ends[1], "x");
  while (failures.empty())
    all.run_once();
  CHECK(failures == "reader: no luck");
  CHECK(other);
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
