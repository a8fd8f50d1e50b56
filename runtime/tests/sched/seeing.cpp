// What a program says about itself while it runs: SIGQUIT's report, and traces. Compiled once for each
// runtime.
#include "catch.hpp"
#include "death.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <kernlet/quit_signal.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;

namespace {

[[gnu::noinline]] void wait_far_down(int depth) {
  if (depth != 0)
    wait_far_down(depth - 1);
  else if (current_waiter().park() == wake_reason::cancelled)
    throw task_cancelled{};
  asm volatile(""); // no tail call
}

/// In a child, where no check is heard.
void must_be_cancelled(go_handle<void>& task) {
  try {
    task.join();
    std::_Exit(9);
  } catch (const cancelled_error&) {
  }
}

/// A folder for one test's traces.
class trace_folder {
 public:
  trace_folder() {
    std::string made = (std::filesystem::temp_directory_path() / "kernlet-trace-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr)
      std::abort();
    path_ = made;
  }
  ~trace_folder() { std::filesystem::remove_all(path_); }
  trace_folder(const trace_folder&) = delete;
  trace_folder& operator=(const trace_folder&) = delete;

  std::string file() const { return path_ / "trace.json"; }
  nlohmann::json content(const char* more = "") const {
    std::ifstream in(file() + more);
    return nlohmann::json::parse(in);
  }

 private:
  std::filesystem::path path_;
};

/// Runs `body` in a child that traces.
template <class Body>
test::death traced(const trace_folder& folder, Body body) {
  return test::in_child([&] {
    ::setenv("KERNLET_TRACE", folder.file().c_str(), 1);
    body();
  });
}

struct slice {
  double begin, end;
  std::string then;
};

/// Times are written to the nanosecond, in microseconds; the sum of two of them is rounded.
constexpr double rounding = 0.0015;

} // namespace

TEST_CASE("SIGQUIT says where each task waits, and the program goes on") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const auto seen = test::in_child([workers] {
      run(scheduler_options{.workers = workers}, [] {
        auto waits = go("far down", [] { wait_far_down(3); });
        kernlet::yield(); // with one worker it waits now
        ::raise(SIGQUIT);
        test::until([] { return quit_signal::answered(); });
        waits.cancel();
        must_be_cancelled(waits);
        std::fputs("goes on\n", stderr);
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK_THAT(seen.said, ContainsSubstring("kernlet: SIGQUIT: 2 tasks on"));
    CHECK_THAT(seen.said, ContainsSubstring("task 'main' runs, or is ready to"));
    CHECK_THAT(seen.said, ContainsSubstring("task 'far down' "));
    CHECK_THAT(seen.said, ContainsSubstring("goes on"));
    if (workers == 1)
      CHECK_THAT(seen.said,
                 ContainsSubstring("waits for a wake\n      at ") && ContainsSubstring("wait_far_down"));
  }
}

TEST_CASE("SIGQUIT is answered though every worker rests") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const auto seen = test::in_child([workers] {
      run(scheduler_options{.workers = workers}, [] {
        auto& self = current_waiter();
        std::thread outside([&self] {
          ::kill(::getpid(), SIGQUIT);
          while (!quit_signal::answered())
            std::this_thread::yield();
          self.wake();
        });
        if (self.park(std::chrono::steady_clock::now() + 24h) != wake_reason::woken)
          std::_Exit(9);
        outside.join();
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK_THAT(seen.said,
               ContainsSubstring("kernlet: SIGQUIT: 1 tasks on") && ContainsSubstring("task 'main' "));
  }
}

TEST_CASE("a task that keeps its worker is named by the second SIGQUIT") {
  const auto seen = test::in_child([] {
    run(scheduler_options{.workers = 1}, [] {
      go("greedy", [] {
        ::raise(SIGQUIT);
        ::raise(SIGQUIT);
      }).join();
    });
  });
  CHECK(seen.exit_code == 0);
  CHECK_THAT(seen.said, ContainsSubstring("SIGQUIT again: task 'greedy' has reached no waiting point since"));
}

TEST_CASE("SIGQUIT is left alone on request, and where the program handles it itself") {
  const auto ended = test::in_child(
      [] { run(scheduler_options{.workers = 1, .report_on_quit = false}, [] { ::raise(SIGQUIT); }); });
  CHECK(ended.signal == SIGQUIT);
  const auto ignored = test::in_child([] {
    std::signal(SIGQUIT, SIG_IGN);
    run(scheduler_options{.workers = 1}, [] { ::raise(SIGQUIT); });
  });
  CHECK(ignored.exit_code == 0);
  CHECK(ignored.said.empty());
}

TEST_CASE("no wake, time-out or cancellation is lost while tasks are asked where they are") {
  for (const auto workers : test::worker_counts) {
    const auto seen = test::in_child([workers] {
      test::on(workers, [] {
        std::atomic<bool> over{false};
        auto asks = go("asks", [&over] {
          while (!over) {
            ::raise(SIGQUIT);
            test::until([] { return quit_signal::answered(); });
          }
        });
        std::vector<go_handle<void>> pairs;
        for (int i = 0; i < 4; ++i)
          pairs.push_back(go("pair", [] {
            for (int round = 0; round < 50; ++round) {
              waiter& self = current_waiter();
              std::atomic<bool> said{false};
              auto other = go("other", [&] {
                said = true;
                self.wake();
              });
              while (!said)
                static_cast<void>(self.park());
              other.join();
              static_cast<void>(self.park(std::chrono::steady_clock::now() + 1us));
              auto ends = go("ends", [] { test::park_for_ever(); });
              ends.cancel();
              must_be_cancelled(ends);
            }
          }));
        for (auto& one : pairs)
          one.join();
        over = true;
        asks.join();
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK(seen.signal == 0);
  }
}

TEST_CASE("a trace tells what each worker and each task did") {
  for (const auto workers : test::worker_counts) {
    const trace_folder folder;
    const auto seen = traced(folder, [workers] {
      test::on(workers, [] {
        std::vector<go_handle<void>> all;
        for (int i = 0; i < 20; ++i)
          all.push_back(go("a \"quoted\" name", [] {
            kernlet::yield();
            this_task::sleep_for(10us);
          }));
        for (auto& one : all)
          one.join();
      });
    });
    CHECK(seen.exit_code == 0);
    const auto trace = folder.content();
    CHECK(trace["otherData"]["dropped"] == 0);
    CHECK(trace["otherData"]["workers"] == workers);
    std::map<int, std::vector<slice>> of_worker, of_task;
    std::map<int, int> spawned, ended;
    for (const auto& event : trace["traceEvents"]) {
      if (event["ph"] == "X") {
        const slice one{event["ts"], event["ts"].get<double>() + event["dur"].get<double>(),
                        event.contains("args") ? event["args"]["then"] : ""};
        of_worker[event["tid"]].push_back(one);
        if (event["cat"] == "run") {
          of_task[event["args"]["task"]].push_back(one);
          ended[event["args"]["task"]] += one.then == "ends";
        }
      } else if (event["name"] == "spawn") {
        ++spawned[event["args"]["task"]];
      }
    }
    CHECK(of_task.size() == 21);
    for (const auto& [task, runs] : of_task) {
      CHECK(spawned[task] == 1);
      CHECK(ended[task] == 1);
      CHECK(runs.size() >= (task == 1 ? 1u : 3u));
    }
    const auto overlaps = [](std::vector<slice> lane) {
      std::sort(lane.begin(), lane.end(), [](const slice& a, const slice& b) { return a.begin < b.begin; });
      for (std::size_t i = 1; i < lane.size(); ++i)
        if (lane[i].begin < lane[i - 1].end - rounding)
          return true;
      return false;
    };
    for (const auto& [worker, lane] : of_worker)
      CHECK_FALSE(overlaps(lane));
    for (const auto& [task, lane] : of_task)
      CHECK_FALSE(overlaps(lane));
  }
}

TEST_CASE("a trace is bounded, and counts what it has dropped") {
  const trace_folder folder;
  traced(folder, [] {
    test::on(1, [] {
      auto other = go([] {
        for (int i = 0; i < 100'000; ++i)
          kernlet::yield();
      });
      for (int i = 0; i < 100'000; ++i)
        kernlet::yield();
      other.join();
    });
  });
  const auto trace = folder.content();
  const auto kept = trace["traceEvents"].size();
  CHECK(kept >= std::size_t{1} << 17);
  CHECK(kept < (std::size_t{1} << 17) + 10);
  CHECK(trace["otherData"]["dropped"].get<std::uint64_t>() + kept > 200'000);
}

TEST_CASE("a trace is written when a program ends in a task, and when nothing moves") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const trace_folder left, stuck;
    CHECK(traced(left, [workers] {
            run(scheduler_options{.workers = workers}, [] { go("leaves", [] { std::exit(3); }).join(); });
          }).exit_code == 3);
    CHECK(left.content()["traceEvents"].size() > 2);
    CHECK(traced(stuck, [workers] {
            run(scheduler_options{.workers = workers}, [] { current_waiter().park(); });
          }).exit_code == 2);
    CHECK(stuck.content()["traceEvents"].size() > 2);
  }
}

TEST_CASE("each scheduler has a trace of its own; a file that cannot be written is named") {
  const trace_folder folder;
  traced(folder, [] {
    run([] {});
    run([] { go([] {}).join(); });
  });
  CHECK(folder.content()["traceEvents"].size() < folder.content(".2")["traceEvents"].size());
  const auto refused = test::in_child([] {
    ::setenv("KERNLET_TRACE", "/nowhere/trace.json", 1);
    run([] {});
  });
  CHECK(refused.exit_code == 0);
  CHECK_THAT(refused.said, ContainsSubstring("cannot write /nowhere/trace.json: No such file or directory"));
}
