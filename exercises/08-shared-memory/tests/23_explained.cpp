// Step 08.4: linearizability. Whatever went in and came out, some order of the calls, one after the other,
// explains it. *Full* and *empty* may be a moment old, so they are explained always.
#include "support.hpp"

#include <deque>
#include <kernlet/explore/history.hpp>

namespace {

/// What a ring with room for two does when nobody else is there.
struct queue_of_two {
  std::deque<long> items;
  bool explains(std::string_view what, long argument, long result) {
    if (result == 0)
      return true;
    if (what == "push") {
      items.push_back(argument);
      return items.size() <= 2;
    }
    if (items.empty() || items.front() != result)
      return false;
    items.pop_front();
    return true;
  }
};

} // namespace

KERNLET_TEST("08.4.explained") {
  using namespace chapter08;
  ring_core ring(2);
  KERNLET_NAME(t, ring);
  long items[2] = {};
  KERNLET_NAME(t, items);
  kernlet::explore::history<queue_of_two> calls;
  const auto push = [&](long word) {
    return calls.call("push", word, [&] {
      std::size_t place = 0;
      if (!ring.try_begin_push(place))
        return 0;
      items[place] = word;
      ring.end_push();
      return 1;
    });
  };
  const auto pop = [&] {
    return calls.call("pop", 0, [&] {
      std::size_t place = 0;
      if (!ring.try_begin_pop(place))
        return 0L;
      const long word = items[place];
      ring.end_pop();
      return word;
    });
  };
  push(1);
  const auto producer = t.spawn([&] {
    push(2);
    push(3);
  });
  pop();
  pop();
  t.join(producer);
  pop();
  calls.check();
}
