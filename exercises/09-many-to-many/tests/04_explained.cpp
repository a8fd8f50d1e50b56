// Step 09.1: linearizability. Whatever went in and came out, some order of the calls, one after the other,
// explains it. That it was empty has to be true at some moment of the call.
#include "support.hpp"

#include <deque>
#include <kernlet/explore/history.hpp>

namespace {

/// What a queue does when nobody else is there.
struct queue_alone {
  std::deque<long> inside;
  bool explains(std::string_view what, long argument, long result) {
    if (what == "push") {
      inside.push_back(argument);
      return true;
    }
    const long first = inside.empty() ? 0 : inside.front();
    if (first != 0)
      inside.pop_front();
    return first == result;
  }
};

} // namespace

KERNLET_TEST("09.1.explained") {
  using namespace chapter09;
  items<3> task;
  global_queue all;
  KERNLET_NAME(t, all);
  kernlet::explore::history<queue_alone> calls;
  const auto push = [&](long number) {
    calls.call("push", number, [&] {
      all.push(task[static_cast<std::uint64_t>(number)]);
      return 0;
    });
  };
  const auto pop = [&] { calls.call("pop", 0, [&] { return static_cast<long>(number_of(all.pop())); }); };
  const auto other = t.spawn([&] {
    push(1);
    push(2);
    pop();
  });
  pop();
  push(3);
  pop();
  t.join(other);
  pop();
  calls.check();
}
