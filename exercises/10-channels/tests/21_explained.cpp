// Step 10.2: linearizability. Whatever two threads did to a channel with room for two words, some order of
// the calls, one after the other, explains it.
#include "support.hpp"

#include <deque>
#include <kernlet/explore/history.hpp>

namespace {

/// What a channel does when nobody waits. 0: nothing there, or no room; -1: closed.
struct channel_alone {
  std::deque<long> inside;
  bool closed = false;
  bool explains(std::string_view what, long argument, long result) {
    if (what == "close") {
      const bool was_open = !closed;
      closed = true;
      return result == was_open;
    }
    if (what == "send") {
      const bool room = !closed && inside.size() < 2;
      if (room)
        inside.push_back(argument);
      return result == (closed ? -1 : room);
    }
    const long first = !inside.empty() ? inside.front() : closed ? -1 : 0;
    if (!inside.empty())
      inside.pop_front();
    return result == first;
  }
};

} // namespace

KERNLET_TEST("10.2.explained") {
  using namespace chapter10;
  channel_core between(2);
  KERNLET_NAME(t, between);
  kernlet::explore::history<channel_alone> calls;
  const auto send = [&](long word) {
    calls.call("send", word, [&] {
      const channel_result how = between.try_send(static_cast<std::uintptr_t>(word));
      return how == closed ? -1 : how == done;
    });
  };
  const auto receive = [&] {
    calls.call("receive", 0, [&] {
      std::uintptr_t word = 0;
      const channel_result how = between.try_receive(word);
      return how == closed ? -1L : how == done ? static_cast<long>(word) : 0L;
    });
  };
  send(1);
  const auto other = t.spawn([&] {
    send(2);
    receive();
    calls.call("close", 0, [&] { return between.close(); });
  });
  send(3);
  receive();
  send(4);
  t.join(other);
  receive();
  receive();
  calls.check();
}
