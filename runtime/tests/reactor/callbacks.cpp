// Step 06.1: callbacks on descriptors.

#include "fixtures.hpp"

#include <kernlet/watch.hpp>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

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
    all.call_at(deadline_after(1h), [token] {});
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
