// Step 07.4, hidden: timeouts within timeouts with drawn deadlines. A level says timeout_error if no deadline
// around it has passed by then, else it is only cancelled.
#include "../../../exercises/07-async-await/tests/support.hpp"

#include <algorithm>

namespace {

using namespace chapter07;

struct levels {
  std::span<const std::uint64_t> limits; // milliseconds; the first one is outermost
  std::vector<ending> how;
  std::vector<std::uint64_t> when;
  timeless* world;

  Task<> level(std::size_t at) {
    if (at < limits.size()) {
      how[at] = co_await ending_of(async::timeout(std::chrono::milliseconds(limits[at]), level(at + 1)));
      when[at] = world->passed();
    }
    co_await async::sleep_for(1000h); // the next one further out has to end this
  }
};

} // namespace

KERNLET_TEST("07.4.drawn-deadlines") {
  timeless world;
  levels all{t.input("limits"), {}, {}, &world};
  const std::size_t count = all.limits.size();
  all.how.resize(count, ending::value);
  all.when.resize(count);
  const auto body = [&]() -> Task<> {
    t.step("%zu timeouts within one another, all from the same moment", count);
    check_ending(t, co_await ending_of(async::timeout(1h, all.level(0))), ending::timeout,
                 "how the one around all came out: 2 is timeout_error");
  };
  run(t, world, body);
  std::uint64_t wrong_ending = 0, wrong_time = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t outer =
        i == 0 ? 3'600'000
               : *std::min_element(all.limits.begin(), all.limits.begin() + static_cast<std::ptrdiff_t>(i));
    wrong_ending += all.how[i] != (outer <= all.limits[i] ? ending::cancelled : ending::timeout);
    wrong_time += all.when[i] != std::min(outer, all.limits[i]);
  }
  KERNLET_CHECK_EQUAL(t, wrong_ending, 0, "timeouts that came out otherwise than they must");
  KERNLET_CHECK_EQUAL(t, wrong_time, 0, "timeouts that came out at another time");
}
