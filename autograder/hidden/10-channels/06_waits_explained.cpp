// Step 10.2, hidden: linearizability of calls that wait. Two send into a channel with room for one word, one
// receives: some order explains it, in which each send finds room and each receive finds a word.
#include "../../../exercises/10-channels/tests/support.hpp"

#include <kernlet/explore/history.hpp>

namespace {

struct room_for_one {
  long inside = 0;
  bool explains(std::string_view what, long argument, long result) {
    const bool sends = what == "send";
    if (sends ? inside != 0 : inside == 0 || inside != result)
      return false;
    inside = sends ? argument : 0;
    return true;
  }
};

} // namespace

KERNLET_TEST("10.2.waits-explained") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  kernlet::explore::history<room_for_one> calls;
  const auto send = [&](long word) {
    calls.call("send", word, [&] {
      between.send(static_cast<std::uintptr_t>(word));
      return 0;
    });
  };
  const auto other = t.spawn([&] {
    send(1);
    send(2);
  });
  const auto third = t.spawn([&] { send(3); });
  for (int i = 0; i < 3; ++i)
    calls.call("receive", 0, [&] { return static_cast<long>(receive(between)); });
  t.join(other);
  t.join(third);
  calls.check();
}
