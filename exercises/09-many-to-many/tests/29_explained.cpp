// Step 09.3: linearizability of the ring. Some order of the calls, one after the other, explains what owner
// and thief have taken: first in, first out for both together, and a thief takes half of what is there at one
// moment.
#include "support.hpp"

#include <deque>
#include <kernlet/explore/history.hpp>

namespace {

/// What a ring does when nobody else is there. A theft's result is the numbers that it took, as digits.
struct ring_alone {
  std::deque<long> inside;
  long take() {
    const long first = inside.empty() ? 0 : inside.front();
    if (first != 0)
      inside.pop_front();
    return first;
  }
  bool explains(std::string_view what, long argument, long result) {
    if (what == "push") {
      inside.push_back(argument);
      return true;
    }
    if (what == "pop")
      return take() == result;
    long taken = 0;
    for (std::size_t half = inside.size() - inside.size() / 2; half != 0; --half)
      taken = 10 * taken + take();
    return taken == result;
  }
};

} // namespace

KERNLET_TEST("09.3.explained") {
  using namespace chapter09;
  items<4> task;
  team<2> both({.capacity = 4});
  KERNLET_NAME(t, both.queue(0));
  kernlet::explore::history<ring_alone> calls;
  const auto push = [&](long number) {
    calls.call("push", number, [&] {
      both.push(0, task[static_cast<std::uint64_t>(number)]);
      return 0;
    });
  };
  const auto pop = [&] {
    calls.call("pop", 0, [&] { return static_cast<long>(number_of(both.queue(0).pop())); });
  };
  const auto steal = [&] {
    calls.call("steal", 0, [&] {
      std::vector<long> taken{
          static_cast<long>(number_of(both.queue(1).steal_from(both.queue(0), loot::ring)))};
      while (const runnable* const one = both.queue(1).pop())
        taken.push_back(static_cast<long>(number_of(one)));
      std::sort(taken.begin(), taken.end()); // which of them was returned is the thief's choice
      long digits = 0;
      for (const long number : taken)
        digits = 10 * digits + number;
      return digits;
    });
  };
  push(1);
  push(2);
  const auto thief = t.spawn([&] {
    steal();
    steal();
  });
  push(3);
  pop();
  pop();
  push(4);
  t.join(thief);
  pop();
  calls.check();
}
