// Step 06.2, hidden: two reactors on two threads call each other, to and fro. One lost wake, and both wait
// for ever.
#include "../../../exercises/06-event-loop/tests/support.hpp"

KERNLET_TEST("06.2.ping-pong") {
  using namespace chapter06;
  const std::uint64_t rounds = 1000 + t.value("more");
  reactor here, there;
  std::uint64_t seen = 0;
  std::optional<reactor_hold> held(here);
  struct ball {
    reactor &mine, &other;
    std::uint64_t& seen;
    std::uint64_t left;
    std::optional<reactor_hold>& held;
    void operator()() {
      ++seen; // one thread at a time: the one that has the ball
      if (left == 0)
        held.reset();
      else
        other.call_from_thread(ball{other, mine, seen, left - 1, held});
    }
  };
  t.step("the ball goes to and fro %llu times", static_cast<unsigned long long>(2 * rounds));
  const auto partner = t.spawn([&] {
    const reactor_hold stays(there);
    there.run();
  });
  here.call_from_thread(ball{here, there, seen, 2 * rounds, held});
  here.run();
  there.stop();
  t.join(partner);
  KERNLET_CHECK_EQUAL(t, seen, 2 * rounds + 1, "throws");
}
