// A task waits for a result that another one has after 50 ms, in three ways; virtual time. How often is it
// asked for, and when is it seen?

#include "report.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>

namespace {

using namespace std::chrono_literals;
namespace this_task = kernlet::this_task;

/// `wait(ready, worker)` waits in its own way and says how many rounds it took.
template <class Wait>
lab::row one(const char* key, const char* how, const Wait& wait) {
  kernlet::virtual_clock clock;
  kernlet::loop both({.hooks = clock.hooks()});
  bool ready = false;
  long rounds = 0;
  kernlet::deadline seen{};
  bool seen_ready = false;
  const kernlet::deadline start = clock.now();
  auto worker = both.spawn("worker", [&] {
    this_task::sleep_for(50ms);
    ready = true;
  });
  both.spawn("waiting", [&] {
    rounds = wait(ready, worker);
    seen = clock.now();
    seen_ready = ready;
  });
  both.run();
  const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(seen - start);
  return {key, {how, rounds, static_cast<long>(passed.count()), seen_ready ? "yes" : "no, it gave up"}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("The result is ready after 50 ms of virtual time.");
  report.say();
  report.table(
      {{"how", "waits by"}, {"rounds", "rounds"}, {"milliseconds", "ms passed"}, {"ready", "ready then"}},
      {one("yield", "yield, 100,000 rounds at most",
           [](const bool& ready, auto&) {
             long rounds = 0;
             for (; !ready && rounds < 100000; ++rounds)
               this_task::yield();
             return rounds;
           }),
       one("nap", "sleep_for(7ms) in a loop",
           [](const bool& ready, auto&) {
             long rounds = 0;
             for (; !ready; ++rounds)
               this_task::sleep_for(7ms);
             return rounds;
           }),
       one("join", "join", [](const bool&, auto& worker) {
         worker.join();
         return 1L;
       })});
  return report.finish();
}
