// The same tasks on 1, 2, 4 and 8 workers. First tasks that compute, then tasks that wait. How long does it
// take, how many were under way at once, and how many ran at the same moment?

#include "report.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <kernlet/go.hpp>
#include <thread>

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

constexpr std::uint32_t workers[] = {1, 2, 4, 8};
constexpr int rounds = 7;
constexpr std::size_t computing = 64, waiting = 1000;
constexpr auto wait = 50ms;

/// How many are inside at once, and the most that ever were. Relaxed: counts.
class crowd {
 public:
  void enter() {
    const int now = inside_.fetch_add(1, std::memory_order_relaxed) + 1;
    int seen = most_.load(std::memory_order_relaxed);
    while (seen < now && !most_.compare_exchange_weak(seen, now, std::memory_order_relaxed)) {
    }
  }
  void leave() { inside_.fetch_sub(1, std::memory_order_relaxed); }
  int most() const { return most_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> inside_{0}, most_{0};
};

/// Some milliseconds of arithmetic.
void compute() {
  double sum = 0;
  for (int i = 1; i < 400000; ++i)
    sum += std::sqrt(static_cast<double>(i));
  asm volatile("" : : "r,m"(sum));
}

struct outcome {
  std::vector<double> milliseconds;
  int under_way = 0, running = 0;

  /// Of a few runs the one that was disturbed least by what else the machine did.
  double best() const { return *std::min_element(milliseconds.begin(), milliseconds.end()); }
};

/// So many tasks of a kind, on so many workers.
template <class Body>
void fan_out(outcome& out, std::uint32_t on, std::size_t count, const Body& body) {
  crowd under_way, running;
  kernlet::run({.workers = on}, [&] {
    const auto begin = clock_type::now();
    std::vector<kernlet::go_handle<void>> all;
    for (std::size_t i = 0; i < count; ++i)
      all.push_back(kernlet::go("one of many", [&] {
        under_way.enter();
        body(running);
        under_way.leave();
      }));
    for (auto& each : all)
      each.join();
    out.milliseconds.push_back(std::chrono::duration<double, std::milli>(clock_type::now() - begin).count());
  });
  out.under_way = std::max(out.under_way, under_way.most());
  out.running = std::max(out.running, running.most());
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  outcome computed[std::size(workers)], waited[std::size(workers)];
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < std::size(workers); ++i) {
      fan_out(computed[i], workers[i], computing, [](crowd& running) {
        running.enter();
        compute();
        running.leave();
      });
      fan_out(waited[i], workers[i], waiting, [](crowd& running) {
        running.enter();
        running.leave(); // a task that sleeps does not run
        kernlet::sleep_for(wait);
      });
    }
  std::vector<lab::row> rows[2];
  static constexpr const char* keys[2][std::size(workers)] = {
      {"compute_1", "compute_2", "compute_4", "compute_8"}, {"wait_1", "wait_2", "wait_4", "wait_8"}};
  for (std::size_t kind = 0; kind < 2; ++kind) {
    auto& all = kind == 0 ? computed : waited;
    for (std::size_t i = 0; i < std::size(workers); ++i)
      rows[kind].push_back(
          {keys[kind][i],
           {workers[i], all[i].best(), all[0].best() / all[i].best(), all[i].under_way, all[i].running}});
  }
  const std::vector<lab::column> columns{{"workers", "workers"},
                                         {"ms", "ms"},
                                         {"times", "times as fast"},
                                         {"under_way", "begun, not ended"},
                                         {"running", "ran at once"}};
  report.say("The best of " + std::to_string(rounds) + " runs each; this process may use " +
             std::to_string(kernlet::default_workers()) + " processors.");
  report.say();
  report.say(std::to_string(computing) + " tasks that compute:");
  report.say();
  report.table(columns, rows[0]);
  report.say();
  report.say(std::to_string(waiting) + " tasks that each sleep for " + std::to_string(wait.count()) + " ms:");
  report.say();
  report.table(columns, rows[1]);
  report.fact("processors", kernlet::default_workers());
  report.fact("waiting", waiting);
  report.fact("wait_ms", wait.count());
  return report.finish();
}
