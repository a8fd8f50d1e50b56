// Who runs when, if one coroutine resumes another? main resumes `outer`, and outer resumes `inner` three
// times for each value of its own. Every line of the table is one change of hands.

#include "report.hpp"

#include <kernlet/coroutine.hpp>
#include <set>
#include <unistd.h>

namespace {

using kernlet::coroutine;

/// What each of the three does at some moment.
enum class doing { not_begun, runs, waits, suspended, ended };

const char* words(doing what) {
  switch (what) {
  case doing::not_begun:
    return "not begun";
  case doing::runs:
    return "RUNS";
  case doing::waits:
    return "in resume()";
  case doing::suspended:
    return "suspended";
  default:
    return "ended";
  }
}

struct flow {
  const char* name;
  doing now = doing::not_begun;
  int arrivals = 0; ///< how often it has begun or gone on
};

flow main_flow{"main", doing::runs, 0}, outer{"outer", doing::not_begun, 0},
    inner{"inner", doing::not_begun, 0};

struct event {
  std::string what;
  doing main, outer, inner;
};
std::vector<event> trace;
std::set<pid_t> threads;
int most_running = 0;

/// One side stops and the other one goes on. Called by the side that goes on.
void change(const std::string& what, flow& from, doing left_as, flow& to) {
  from.now = left_as;
  to.now = doing::runs;
  ++to.arrivals;
  trace.push_back({what, main_flow.now, outer.now, inner.now});
  threads.insert(gettid());
  int running = 0;
  for (const flow* each : {&main_flow, &outer, &inner})
    running += each->now == doing::runs ? 1 : 0;
  most_running = std::max(most_running, running);
}

/// Yields 1, 2, 3 and so on, for as long as anybody asks.
void count(kernlet::yielder<int>& self) {
  for (int number = 1;; ++number) {
    change("outer resumes inner", outer, doing::waits, inner);
    self.yield(number);
  }
}

/// Yields two sums of three numbers each.
void sum(kernlet::yielder<int>& self, coroutine<int>& numbers) {
  for (int round = 0; round < 2; ++round) {
    change("main resumes outer", main_flow, doing::waits, outer);
    int total = 0;
    for (int i = 0; i < 3; ++i) {
      const int number = *numbers.resume();
      change("inner yields " + std::to_string(number), inner, doing::suspended, outer);
      total += number;
    }
    self.yield(total);
  }
  change("main resumes outer", main_flow, doing::waits, outer);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  coroutine<int> numbers(count);
  coroutine<int> sums([&](kernlet::yielder<int>& self) { sum(self, numbers); });
  while (const auto total = sums.resume())
    change("outer yields " + std::to_string(*total), outer, doing::suspended, main_flow);
  change("outer returns", outer, doing::ended, main_flow);

  std::vector<std::string> keys;
  for (std::size_t i = 1; i <= trace.size(); ++i)
    keys.push_back("event_" + std::to_string(i));
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < trace.size(); ++i)
    rows.push_back({keys[i].c_str(),
                    {trace[i].what, words(trace[i].main), words(trace[i].outer), words(trace[i].inner)}});
  report.table({{"what", "what happens"}, {"main", "main"}, {"outer", "outer"}, {"inner", "inner"}}, rows);
  report.say();
  report.table({{"name", "who"}, {"arrivals", "begins or goes on"}}, {{"main", {"main", main_flow.arrivals}},
                                                                      {"outer", {"outer", outer.arrivals}},
                                                                      {"inner", {"inner", inner.arrivals}}});
  report.say();
  report.say("At most " + std::to_string(most_running) + " ran at any time, on " +
             std::to_string(threads.size()) + " kernel thread.");
  report.fact("events", trace.size());
  report.fact("most_running", most_running);
  report.fact("kernel_threads", threads.size());
  return report.finish();
}
