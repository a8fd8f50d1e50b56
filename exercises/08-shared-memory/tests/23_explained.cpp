// Step 08.4: linearizability. Whatever the two sides were told, some order of their calls, one after the
// other, explains it.
#include "support.hpp"

#include <deque>
#include <kernlet/explore/history.hpp>

namespace {

/// What a ring with room for two says when nobody else is there.
struct queue_of_two {
  std::deque<long> items;
  bool explains(std::string_view what, long argument, long result) {
    if (what == "push") {
      const bool room = items.size() < 2;
      if (room)
        items.push_back(argument);
      return room == (result != 0);
    }
    if (items.empty())
      return result == 0;
    const bool right = result == items.front();
    items.pop_front();
    return right;
  }
};

} // namespace

KERNLET_TEST("08.4.explained") {
  using namespace chapter08;
  ring_core ring(2);
  long items[2] = {};
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
