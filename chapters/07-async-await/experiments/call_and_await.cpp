// A Task line by line: what a call does, what a co_await does, and on which kernel thread. `root` awaits
// `middle`, which awaits `leaf`, which sleeps; another one is ready all the time and yields.

#include "report.hpp"

#include <algorithm>
#include <kernlet/async.hpp>
#include <kernlet/virtual_clock.hpp>
#include <string>
#include <thread>

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;

struct step {
  std::string who, what;
  std::thread::id thread;
  unsigned long resumed; ///< how often the driver had gone on with somebody by then
};
std::vector<step> steps;
const kernlet::task_driver* driver;

void note(const char* who, const char* what) {
  steps.push_back({who, what, std::this_thread::get_id(), driver->counts().resumed});
}

Task<int> leaf() {
  note("leaf", "begins, and sleeps");
  co_await async::sleep_for(1ms);
  note("leaf", "goes on behind its sleep, and returns");
  co_return 6;
}

Task<int> middle() {
  note("middle", "begins, and awaits leaf");
  const int six = co_await leaf();
  note("middle", "has leaf's value, and returns");
  co_return six * 7;
}

Task<> other() {
  note("other", "begins, and yields");
  co_await async::yield();
  note("other", "goes on behind its yield");
}

Task<int> root() {
  const auto beside = co_await async::spawn("other", other());
  note("root", "calls middle()");
  Task<int> called = middle();
  note("root", "has a Task, and awaits it");
  const int result = co_await std::move(called);
  note("root", "has middle's value");
  co_await beside.join();
  co_return result;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  kernlet::virtual_clock clock;
  kernlet::loop loop({.hooks = clock.hooks()});
  int result = 0;
  loop.spawn("driver", [&] {
    kernlet::task_driver own;
    driver = &own;
    Task<int> first = root();
    own.run(first.promise());
    result = first.promise().result();
  });
  loop.run();

  std::vector<std::thread::id> threads;
  std::vector<lab::row> rows;
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < steps.size(); ++i)
    keys.push_back("step_" + std::to_string(i + 1));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& [who, what, thread, resumed] = steps[i];
    if (std::find(threads.begin(), threads.end(), thread) == threads.end())
      threads.push_back(thread);
    const auto number = std::find(threads.begin(), threads.end(), thread) - threads.begin() + 1;
    rows.push_back({keys[i].c_str(), {who, what, static_cast<long>(number), resumed}});
  }
  report.say("Four Tasks on one driver. A turn is a time that the driver takes somebody from its queue.");
  report.say();
  report.table({{"who", "who"}, {"what", "what"}, {"thread", "kernel thread"}, {"turn", "turn"}}, rows);
  report.fact("threads", threads.size());
  report.fact("turns", steps.back().resumed);
  report.fact("result", result);
  return report.finish();
}
