// Ten users, one loop. Each request makes its handler do something that does not give way. First the handler
// does it itself, then it hands it to a pool of threads, then to a pool of processes. A monitor watches the
// loop meanwhile, and a ticker on the loop wants a turn every 10 ms.

#include "frozen_work.hpp"
#include "report.hpp"
#include "ten_users.hpp"

#include <condition_variable>
#include <kernlet/blocked_loop.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/process_pool.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/this_task.hpp>
#include <mutex>

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
using work_type = double (*)();

double milliseconds(clock_type::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

/// What the monitor says of one case. It speaks twice of each task: when it has found out, and when it is
/// over. Kept are the first that it names, and how long the loop has stood still, whoever held it.
class reports {
 public:
  static void note(void* self, const kernlet::blocked_loop_report& what) noexcept {
    reports& here = *static_cast<reports*>(self);
    const std::lock_guard lock(here.mutex_);
    if (!what.over && here.first_.name.empty())
      here.first_ = what;
    here.open_ = !what.over;
    here.longest_ = std::max(here.longest_, what.stood);
    here.said_.notify_one();
  }
  /// Of us, and how long the loop stood: "query_database(), 500 ms". Waits for the monitor's last word.
  std::string text() {
    std::unique_lock lock(mutex_);
    said_.wait_for(lock, 1s, [&] { return !open_; });
    if (first_.name.empty())
      return "nothing";
    std::string who = "task '" + first_.name + "'";
    for (const std::string& frame : first_.frames)
      if (const std::size_t at = frame.find("work::"); at != std::string::npos)
        who = frame.substr(at + 6, frame.find('(') - at - 6) + "()";
    return who + ", " + std::to_string(longest_.count()) + " ms";
  }
  /// The first report as it would be printed, without the innermost frames' callers.
  std::string example() const {
    kernlet::blocked_loop_report shown = first_;
    if (shown.frames.size() > 4)
      shown.frames.resize(4), shown.frames.back() = "...";
    return kernlet::text_of(shown);
  }

 private:
  std::mutex mutex_;
  std::condition_variable said_;
  kernlet::blocked_loop_report first_{};
  bool open_ = false;
  std::chrono::milliseconds longest_{0};
};

/// Ends the endless loop after two seconds, unless the case is over before.
class time_limit {
 public:
  time_limit() : thread_([this] { wait(); }) {}
  ~time_limit() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    ended_.notify_one();
    thread_.join();
    work::enough = true; // for what was abandoned
  }

 private:
  void wait() {
    std::unique_lock lock(mutex_);
    if (!ended_.wait_for(lock, 2s, [this] { return over_; }))
      work::enough = true;
  }
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  std::thread thread_;
};

struct outcome {
  std::vector<double> answers_ms;
  double held_ms = 0, processor_ms = 0;
  std::string said, example;
};

/// The server. `handle(number)` does the work of the request of this number and returns the processor time
/// that was used in another process.
template <class Handle>
outcome serve(const Handle& handle) {
  kernlet::reactor reactor({.blocked_loop_after = -1ms}); // we have a monitor of our own
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  reports said;
  outcome seen;
  {
    const kernlet::blocked_loop_detector monitor(reactor,
                                                 {.threshold = 50ms, .report = reports::note, .self = &said});
    kernlet::listener door(reactor);
    lab::ten_users users(door.here());
    const double begin = lab::processor_time(lab::whose::process);
    double elsewhere = 0;
    std::size_t asked = 0, served = 0;
    loop.spawn("doorman", [&] {
      for (std::size_t i = 0; i < lab::ten_users::count; ++i)
        loop.spawn("user", [&, guest = door.accept()]() mutable {
          char line[16];
          guest.read(line, sizeof line);
          elsewhere += handle(asked++);
          guest.write("done\n");
          ++served;
        });
    });
    loop.spawn("ticker", [&] {
      for (auto last = clock_type::now(); served < lab::ten_users::count;) {
        kernlet::this_task::sleep_for(10ms);
        const auto now = clock_type::now();
        seen.held_ms = std::max(seen.held_ms, milliseconds(now - last) - 10);
        last = now;
      }
    });
    loop.run();
    reactor.call_soon([] {}); // one more round, so that the monitor sees that the last one is over
    reactor.run_once();
    seen.answers_ms = users.answers();
    seen.said = said.text();
    seen.example = said.example();
    seen.processor_ms = (lab::processor_time(lab::whose::process) - begin + elsewhere) / 1e6;
  }
  return seen;
}

/// Says to who looks on what is under way: the whole takes half a minute.
template <class Handle>
outcome run_case(const char* what, const Handle& handle) {
  if (::isatty(STDERR_FILENO) != 0) // a recording is to hold the result alone
    std::fprintf(stderr, "frozen-loop: %s\n", what);
  return serve(handle);
}

struct pools {
  kernlet::process_pool processes{{.name = "processes"}};           // first: its fork server wants no threads
  kernlet::thread_pool threads{{.name = "threads"}};                // one for each processor
  kernlet::thread_pool waiting{{.threads = 10, .name = "waiting"}}; // for calls that only wait
};

auto in_handler(work_type work) {
  return [work](std::size_t) {
    work();
    return 0.0;
  };
}
auto in_threads(kernlet::thread_pool& pool, work_type work) {
  return [&pool, work](std::size_t) {
    kernlet::run_in_executor(pool, work);
    return 0.0;
  };
}
auto in_processes(kernlet::process_pool& pool, work_type work) {
  return [&pool, work](std::size_t) { return kernlet::run_in_executor(pool, work); };
}

/// The first request never ends; the others ask for nothing. `run` runs it somewhere, and gives up after
/// half a second if it can.
template <class Run>
outcome with_one_endless(const char* what, const Run& run) {
  work::enough = false;
  const time_limit limit;
  return run_case(what, [&](std::size_t number) {
    try {
      if (number == 0)
        run();
    } catch (const std::system_error& late) {
      if (late.code() != std::errc::timed_out)
        throw;
    }
    return 0.0;
  });
}

struct named {
  const char *key, *work, *where;
  outcome seen;
};

std::vector<named> all_cases(pools& all) {
  using namespace work;
  std::vector<named> cases;
  cases.push_back({"blocking", "500 ms call", "in handler",
                   run_case("a blocking call in the handler", in_handler(query_database))});
  cases.push_back({"blocking_threads", "", "ten threads",
                   run_case("the same, in threads", in_threads(all.waiting, query_database))});
  cases.push_back(
      {"hash", "SHA-256", "in handler", run_case("SHA-256 in the handler", in_handler(hash_200_mb))});
  cases.push_back({"hash_threads", "", "threads",
                   run_case("the same, in threads", in_threads(all.threads, hash_200_mb))});
  cases.push_back({"hash_processes", "", "processes",
                   run_case("the same, in processes", in_processes(all.processes, hash_200_mb))});
  cases.push_back(
      {"blur", "blur", "in handler", run_case("a picture in the handler", in_handler(blur_picture))});
  cases.push_back({"blur_threads", "", "threads",
                   run_case("the same, in threads", in_threads(all.threads, blur_picture))});
  cases.push_back({"blur_processes", "", "processes",
                   run_case("the same, in processes", in_processes(all.processes, blur_picture))});
  const auto half_a_second = [] {
    return kernlet::executor_options{.until = kernlet::deadline_after(500ms),
                                     .leaving = kernlet::if_running::abandon};
  };
  cases.push_back({"endless", "endless loop", "in handler",
                   with_one_endless("an endless loop in the handler", [] { never_ends(); })});
  cases.push_back({"endless_threads", "", "threads", with_one_endless("the same, in threads", [&] {
                     kernlet::run_in_executor(all.threads, never_ends, half_a_second());
                   })});
  cases.push_back({"endless_processes", "", "processes", with_one_endless("the same, in processes", [&] {
                     kernlet::run_in_executor(all.processes, never_ends, half_a_second());
                   })});
  return cases;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  pools all;
  const std::vector<named> cases = all_cases(all);
  const unsigned processors = kernlet::thread_pool::processors();
  report.fact("processors", processors);
  report.say("Ten users ask at the same moment; milliseconds. Processors: " + std::to_string(processors) +
             ".");
  report.say("The monitor speaks after 50 ms.");
  report.say();
  std::vector<lab::row> rows, answers;
  for (const named& each : cases) {
    const outcome& seen = each.seen;
    rows.push_back(
        {each.key,
         {each.work, each.where, lab::cell(seen.answers_ms.front(), 0), lab::cell(seen.answers_ms.back(), 0),
          lab::cell(seen.processor_ms, 0), lab::cell(seen.held_ms, 0), seen.said}});
  }
  static constexpr const char* keys[] = {"user_1", "user_2", "user_3", "user_4", "user_5",
                                         "user_6", "user_7", "user_8", "user_9", "user_10"};
  for (std::size_t user = 0; user < lab::ten_users::count; ++user) {
    answers.push_back({keys[user], {static_cast<long>(user + 1)}});
    for (std::size_t i = 0; i < 5; ++i) // the first two kinds of work
      answers.back().cells.emplace_back(cases[i].seen.answers_ms[user], 0);
  }
  report.table({{"work", "request"},
                {"where", "done"},
                {"first_ms", "first"},
                {"last_ms", "last"},
                {"processor_ms", "busy"},
                {"held_ms", "ticker"},
                {"said", "monitor"}},
               rows);
  report.say();
  report.say("When each user had an answer:");
  report.say();
  report.table({{"user", "user"},
                {"blocking", "call: handler"},
                {"blocking_threads", "threads"},
                {"hash", "SHA-256: handler"},
                {"hash_threads", "threads"},
                {"hash_processes", "processes"}},
               answers);
  report.say();
  report.say("The first report:");
  report.say();
  report.say(cases.front().seen.example);
  return report.finish();
}
