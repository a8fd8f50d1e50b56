// Ten users ask at the same moment, and each request calls a vendor's SDK, which knows nothing of await and
// blocks its kernel thread for 500 ms. An eleventh user asks for a page that needs no SDK. On our own event
// loop: a reactor, a loop that idles in it, Task<T>s. First as it is often written, then with an executor.
//
// The column of virtual time is the same computation where the call moves a clock instead of waiting: a
// count.

#include "processor_time.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "ten_users.hpp"

#include <kernlet/blocked_loop.hpp>
#include <kernlet/executor.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/this_task.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace lab {

/// The vendor's function: as if it waited for an answer over the network. The processor has nothing to do.
/// Not inlined, and visible from outside, so that a backtrace can name it.
[[gnu::noinline]] void vendor_sdk_call() {
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  asm volatile(""); // no tail call: it stays on the stack
}

} // namespace lab

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;
using lab::answers;
using lab::percentile;
using lab::users;

/// What the detector of blocked loops has said, on its own thread.
struct said {
  std::mutex mutex;
  long longest = 0;   ///< milliseconds
  bool stuck = false; ///< the loop was held when it was last heard of
  std::string task, culprit;

  bool is_stuck() {
    const std::lock_guard lock(mutex);
    return stuck;
  }
  static void hear(void* self, const kernlet::blocked_loop_report& what) noexcept {
    auto& here = *static_cast<said*>(self);
    const std::lock_guard lock(here.mutex);
    here.task = what.name;
    here.stuck = !what.over;
    here.longest = std::max<long>(here.longest, what.stood.count()); // whoever held the loop
    for (const std::string& frame : what.frames)
      if (here.culprit.empty() && frame.starts_with("lab::")) // our own code, next to the call that blocks
        here.culprit = frame.substr(5, frame.find('(') - 5);
  }
};

struct measured {
  answers real{};
  double busy_percent = 0;
};

/// On the real one.
measured in_real_time(unsigned threads, said& reports) {
  measured result;
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  kernlet::blocked_loop_detector detector(reactor,
                                          {.threshold = 100ms, .report = said::hear, .self = &reports});
  std::optional<kernlet::thread_pool> pool;
  if (threads > 0)
    pool.emplace(kernlet::thread_pool_options{.threads = threads, .name = "for the SDK"});
  const auto start = std::chrono::steady_clock::now();
  const double busy = lab::processor_time(lab::whose::process);
  const auto now = [start] {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  };
  const auto call = [&]() -> Task<> {
    if (!pool)
      lab::vendor_sdk_call();
    else
      co_await async::on_stack("SDK", [&] { kernlet::run_in_executor(*pool, lab::vendor_sdk_call); });
  };
  auto served = async::start(loop, "server", lab::serve(call, now));
  loop.run();
  result.real = served.join();
  result.busy_percent = (lab::processor_time(lab::whose::process) - busy) / 1e4 / now();
  // A server would now wait for more to do. So does this one, until the detector has seen that it waits.
  loop.spawn("idle", [&] {
    while (reports.is_stuck())
      kernlet::this_task::sleep_for(10ms);
  });
  loop.run();
  return result;
}

struct way {
  const char* key;
  const char* how;
  unsigned threads;
};
constexpr way ways[] = {{"direct", "on the loop's thread", 0},
                        {"executor_4", "executor, 4 threads", 4},
                        {"executor_10", "executor, 10 threads", 10}};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::row> rows;
  std::array<answers, std::size(ways)> virtual_time, real;
  for (std::size_t i = 0; i < std::size(ways); ++i) {
    const auto& [key, how, threads] = ways[i];
    lab::progress(how);
    said reports;
    virtual_time[i] = lab::in_virtual_time(threads);
    const measured m = in_real_time(threads, reports);
    real[i] = m.real;
    const std::string named = reports.longest == 0 ? "nothing" : reports.culprit;
    if (threads == 0) {
      report.fact("held_ms", reports.longest);
      report.fact("holder", reports.task);
    }
    const auto seconds = [](double milliseconds) { return lab::cell(milliseconds / 1000, 2); };
    rows.push_back({key,
                    {how, static_cast<long>(percentile(virtual_time[i], 100)),
                     seconds(percentile(m.real, 50)), seconds(percentile(m.real, 99)),
                     seconds(percentile(m.real, 100)), seconds(m.real[users]), m.busy_percent, named}});
  }
  report.say("Ten users at once, a synchronous call of 500 ms each; and one whose page needs no call.");
  report.say("Virtual ms are those of the last one.");
  report.say();
  report.table({{"how", "the call is made"},
                {"virtual_ms", "virtual ms"},
                {"p50_s", "p50 s"},
                {"p99_s", "p99 s"},
                {"last_s", "last s"},
                {"other_s", "no call s"},
                {"busy_percent", "busy %"},
                {"named", "detector names"}},
               rows);
  report.say();
  report.say("Each user's answer, in ms after the question:");
  report.say();
  std::vector<lab::row> each;
  std::vector<std::string> keys;
  for (std::size_t user = 0; user < users; ++user)
    keys.push_back("user_" + std::to_string(user + 1));
  for (std::size_t user = 0; user < users; ++user)
    each.push_back({keys[user].c_str(),
                    {std::to_string(user + 1), lab::cell(real[0][user], 0), lab::cell(real[1][user], 0),
                     lab::cell(real[2][user], 0)}});
  report.table({{"user", "user"},
                {"direct_ms", "loop's thread"},
                {"executor_4_ms", "4 threads"},
                {"executor_10_ms", "10 threads"}},
               each);
  return report.finish();
}
