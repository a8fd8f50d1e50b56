// Traces: what each worker and each task did, as it stands in the file. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "sched_test.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <kernlet/sanitizer_fiber.hpp>
#include <kernlet/scheduler_trace.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;

namespace {

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
      constexpr auto turns = static_cast<int>(trace_lane::lane_size / 2 + 500);
      auto other = go([] {
        for (int i = 0; i < turns; ++i)
          kernlet::yield();
      });
      for (int i = 0; i < turns; ++i)
        kernlet::yield();
      other.join();
    });
  });
  const auto trace = folder.content();
  const auto kept = trace["traceEvents"].size();
  CHECK(kept >= trace_lane::lane_size);
  CHECK(kept < trace_lane::lane_size + 10);
  CHECK(trace["otherData"]["dropped"].get<std::uint64_t>() >= 1000);
}

TEST_CASE("a trace is written when nothing moves") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const trace_folder stuck;
    const auto seen = traced(
        stuck, [workers] { run(scheduler_options{.workers = workers}, [] { current_waiter().park(); }); });
    CHECK(seen.exit_code == 2);
    CHECK(stuck.content()["traceEvents"].size() > 2);
  }
}

#if !KERNLET_ASAN // at exit() it looks for leaks from the task's stack, and does not see what the thread's
                  // own has
TEST_CASE("a trace is written when a program ends in a task") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const trace_folder left;
    const auto seen = traced(left, [workers] {
      run(scheduler_options{.workers = workers}, [] { go("leaves", [] { std::exit(3); }).join(); });
    });
    CHECK(seen.exit_code == 3);
    CHECK(left.content()["traceEvents"].size() > 2);
  }
}
#endif

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
