// Step 06.1: after detach() nothing is called, not even for an event that had come before.
#include "support.hpp"

namespace {

using namespace chapter06;

/// Both sources are ready in the same batch; whoever is called first detaches both.
void detach_each_other(judge::test& t) {
  reactor all;
  pair a, b;
  std::optional<watch> first(std::in_place, all, a.ends[0]), second(std::in_place, all, b.ends[0]);
  std::uint64_t calls = 0;
  const auto detach_both = [&] {
    ++calls;
    first.reset();
    second.reset();
  };
  first->on_readable(detach_both);
  second->on_readable(detach_both);
  say(a.ends[1], "x");
  say(b.ends[1], "x");
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 1, "calls in the round");
  all.run_once(at_once);
  KERNLET_CHECK_EQUAL(t, calls, 1, "calls, the first of which has detached both sources");
  KERNLET_CHECK(t, !all.waits_for_something());
}

/// The number of a descriptor comes back with another one. Who asked for the old one must not be called.
void use_the_number_again(judge::test& t) {
  reactor all;
  pair a;
  std::optional<watch> former(std::in_place, all, a.ends[0]);
  std::uint64_t old_calls = 0, new_calls = 0;
  former->on_readable([&] { ++old_calls; });
  say(a.ends[1], "x");
  all.run_once(at_once);
  KERNLET_CHECK_EQUAL(t, old_calls, 1, "calls while it was attached");
  const int number = a.ends[0];
  former.reset();
  pair b;
  a.close_end(0);
  if (::dup2(b.ends[0], number) != number) // the same number, another socket
    t.finish();
  std::optional<watch> fresh;
  if (!KERNLET_CHECK_EQUAL(t, error_of([&] { fresh.emplace(all, number); }), 0,
                           "errno for the new descriptor"))
    t.finish();
  fresh->on_readable([&] { ++new_calls; });
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 0, "calls with nothing to read on the new descriptor");
  say(b.ends[1], "y");
  all.run_once(at_once);
  KERNLET_CHECK_EQUAL(t, old_calls, 1, "calls for the old descriptor");
  KERNLET_CHECK_EQUAL(t, new_calls, 1, "calls for the new descriptor of the same number");
  fresh.reset();
  ::close(number);
}

} // namespace

KERNLET_TEST("06.1.detached") {
  t.step("two sources are ready in one round; who is called first detaches both");
  detach_each_other(t);
  t.step("a callback owns its own watch, and is the last to own it");
  {
    reactor all;
    pair both;
    auto token = std::make_shared<int>(0);
    auto owner = std::make_shared<std::optional<watch>>();
    owner->emplace(all, both.ends[0]);
    (*owner)->on_readable([owner, token] {
      ++*token;
      owner->reset();
      ++*token;
    });
    owner.reset();
    say(both.ends[1], "x");
    all.run_once(at_once);
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(*token), 2, "what the callback did");
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(token.use_count()), 1,
                        "closures that are left, and ours");
  }
  t.step("a descriptor is detached and closed, and its number is used again");
  use_the_number_again(t);
}
