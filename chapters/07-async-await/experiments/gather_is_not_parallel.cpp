// Four members of a gather, each of which needs 100 ms: to wait, to compute, or to let another thread
// compute. On a virtual clock, where computing moves the hand and waiting lets it jump; and on the real one.

#include "processor_time.hpp"
#include "report.hpp"
#include "virtual_run.hpp"

#include <algorithm>
#include <kernlet/executor.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;

constexpr int members = 4;

std::vector<std::thread::id> threads; ///< on which members have run

void note_thread() {
  if (std::find(threads.begin(), threads.end(), std::this_thread::get_id()) == threads.end())
    threads.push_back(std::this_thread::get_id());
}

template <class Work>
Task<> member(Work work) {
  note_thread();
  co_await work();
  note_thread();
}

template <class Work>
Task<> all(Work work) {
  std::vector<Task<>> tasks;
  for (int i = 0; i < members; ++i)
    tasks.push_back(member(work));
  co_await async::gather(std::move(tasks));
}

Task<> waits() {
  co_await async::sleep_for(100ms);
}

/// 100 ms of one processor's time.
void compute() {
  const double until = lab::processor_time() + 100e6;
  while (lab::processor_time() < until)
    ;
}

struct cost {
  double elapsed_ms, busy_ms;
};
template <class Work>
cost really(Work work) {
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  threads.clear();
  const auto start = std::chrono::steady_clock::now();
  const double busy = lab::processor_time(lab::whose::process);
  auto done = async::start(loop, "gather", all(work));
  loop.run();
  done.join();
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
          (lab::processor_time(lab::whose::process) - busy) / 1e6};
}

template <class Work>
long virtually(lab::virtual_run& run, Work work) {
  const long start = run.now();
  run(all(work));
  return run.now() - start;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  lab::virtual_run run;
  const auto computes_virtually = [&]() -> Task<> {
    run.compute(100ms);
    co_return;
  };
  const auto computes = []() -> Task<> {
    compute();
    co_return;
  };
  kernlet::thread_pool pool({.name = "for the members"});
  const auto hands_over = [&]() -> Task<> {
    return async::on_stack("hands over", [&] { kernlet::run_in_executor(pool, compute); });
  };
  const long waiting = virtually(run, waits), computing = virtually(run, computes_virtually);
  std::vector<lab::row> rows;
  const auto add = [&](const char* key, const char* how, const lab::cell& virtual_ms, const cost& real) {
    rows.push_back(
        {key, {how, threads.size(), virtual_ms, lab::cell(real.elapsed_ms, 0), lab::cell(real.busy_ms, 0)}});
  };
  add("waits", "waits 100 ms", waiting, really(waits));
  add("computes", "computes 100 ms", computing, really(computes));
  add("hands_over", "lets an executor compute 100 ms", "-", really(hands_over)); // no clock of ours there

  report.say("A gather of four. Elapsed time on the virtual and on the real clock.");
  report.say();
  report.table({{"how", "each member"},
                {"threads", "kernel threads of the members"},
                {"virtual_ms", "virtual ms"},
                {"real_ms", "real ms"},
                {"busy_ms", "processor ms"}},
               rows);
  report.fact("processors", pool.threads());
  report.say();
  report.say("The executor has a thread for each processor: " + std::to_string(pool.threads()) + ".");
  return report.finish();
}
