// Step 06.1, hidden: a closure that ends comes back into the reactor: it owns watches, and asks for calls.
#include "../../../exercises/06-event-loop/tests/support.hpp"

KERNLET_TEST("06.1.reentered") {
  using namespace chapter06;
  const std::uint64_t count = 3 + t.value("more");
  std::uint64_t ended = 0, called = 0;
  struct connection {
    reactor& where;
    std::uint64_t& ended;
    pair both;
    watch mine{where, both.ends[0]};
    connection(reactor& all, std::uint64_t& count) : where(all), ended(count) {}
    ~connection() {
      ++ended;
      where.call_soon([] {});
    }
  };
  {
    reactor all;
    std::vector<std::weak_ptr<connection>> there;
    t.step("%llu connections that only their own callbacks own", static_cast<unsigned long long>(count));
    for (std::uint64_t i = 0; i < count; ++i) {
      auto one = std::make_shared<connection>(all, ended);
      one->mine.on_readable([one, &called] { ++called; });
      one->mine.on_writable([one] {});
      say(one->both.ends[1], "x");
      there.push_back(one);
    }
    all.run_once(at_once);
    KERNLET_CHECK_EQUAL(t, called, count, "calls");
    t.step("one is let go from outside, one by its own callback");
    if (const auto one = there[0].lock()) {
      one->mine.ignore_readable();
      one->mine.ignore_writable();
    }
    KERNLET_CHECK_EQUAL(t, ended, 1, "connections that have ended");
    if (const auto one = there[1].lock())
      one->mine.on_readable([weak = std::weak_ptr<connection>(one)] {
        if (const auto self = weak.lock()) {
          self->mine.ignore_writable();
          self->mine.ignore_readable();
        }
      });
    all.run_once(at_once);
    KERNLET_CHECK_EQUAL(t, ended, 2, "connections that have ended");
    t.step("the reactor ends, and with it the others");
  }
  KERNLET_CHECK_EQUAL(t, ended, count, "connections that have ended");
}
