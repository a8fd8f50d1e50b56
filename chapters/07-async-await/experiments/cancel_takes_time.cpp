// A timeout of 100 ms around nine members that differ in what they do when it comes. Virtual time: computing
// moves the clock, waiting lets it jump. When does a cancellation take effect, and what does the one who
// awaits see?

#include "report.hpp"
#include "virtual_run.hpp"

#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;

lab::virtual_run* here; ///< the one that is under way

/// Notes when it is destroyed.
struct noisy {
  long& destroyed;
  ~noisy() { destroyed = here->now(); }
};

Task<int> waits() {
  co_await async::sleep_for(1s);
  co_return 1;
}

Task<int> computes() {
  here->compute(300ms);
  co_return 2;
}

Task<int> computes_then_waits() {
  here->compute(300ms);
  co_await async::sleep_for(1s);
  co_return 3;
}

Task<int> computes_and_yields() {
  for (int part = 0; part < 30; ++part) {
    here->compute(10ms);
    co_await async::yield(); // others first; nobody is there, and nobody looks at the clock
  }
  co_return 4;
}

Task<int> computes_and_naps() {
  for (int part = 0; part < 30; ++part) {
    here->compute(10ms);
    co_await async::sleep_for(1us); // the driver has nobody to run, so it looks
  }
  co_return 5;
}

Task<> roll_back() {
  co_await async::sleep_for(50ms);
}
Task<int> cleans_up() {
  bool cancelled = false;
  try {
    co_await async::sleep_for(1s);
  } catch (const kernlet::task_cancelled&) {
    cancelled = true; // a handler cannot co_await
  }
  if (cancelled) {
    co_await async::without_cancellation(roll_back());
    throw kernlet::task_cancelled{};
  }
  co_return 6;
}

Task<int> swallows_and_waits() {
  try {
    co_await async::sleep_for(1s);
  } catch (const kernlet::task_cancelled&) {
  }
  co_await async::sleep_for(1s); // throws at once
  co_return 7;
}

Task<int> swallows_and_returns() {
  try {
    co_await async::sleep_for(1s);
  } catch (const kernlet::task_cancelled&) {
  }
  co_return 8;
}

Task<int> shielded() {
  co_await async::without_cancellation(roll_back()); // until 50 ms
  const int value = co_await async::without_cancellation(waits());
  co_return value;
}

Task<std::string> seen(Task<int> member, long& destroyed) {
  const auto with_local = [](Task<int> inner, long& gone) -> Task<int> {
    noisy local{gone};
    co_return co_await std::move(inner);
  };
  try {
    const int value = co_await async::timeout(100ms, with_local(std::move(member), destroyed));
    co_return "its value, " + std::to_string(value);
  } catch (const kernlet::timeout_error&) {
    co_return "timeout_error";
  }
}

lab::row with_timeout(const char* key, const char* how, Task<int> (*member)()) {
  lab::virtual_run run;
  here = &run;
  long destroyed = 0;
  const std::string result = run(seen(member(), destroyed));
  return {key, {how, destroyed, run.now(), result}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Each under a timeout of 100 ms; virtual milliseconds.");
  report.say();
  report.table({{"how", "the member"},
                {"locals_ms", "locals gone at"},
                {"over_ms", "over at"},
                {"seen", "who awaits sees"}},
               {with_timeout("waits", "waits 1 s", waits),
                with_timeout("computes", "computes 300 ms", computes),
                with_timeout("computes_then_waits", "computes 300 ms, then waits 1 s", computes_then_waits),
                with_timeout("yields", "computes 300 ms, yields every 10 ms", computes_and_yields),
                with_timeout("naps", "computes 300 ms, sleeps 1 us every 10 ms", computes_and_naps),
                with_timeout("cleans_up", "waits 1 s; cleanup that waits 50 ms", cleans_up),
                with_timeout("swallows_and_waits", "swallows it, and waits again", swallows_and_waits),
                with_timeout("swallows_and_returns", "swallows it, and returns", swallows_and_returns),
                with_timeout("shielded", "waits 50 ms and 1 s, both without cancellation", shielded)});
  return report.finish();
}
