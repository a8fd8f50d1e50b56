// What it costs to hand a word to somebody else, and to get one back: the same channels between two tasks on
// one worker, two tasks on two workers, a task and a kernel thread, and two kernel threads; beside a yield,
// and a pipe between two kernel threads.

#include "measure.hpp"

#include <chrono>
#include <kernlet/channel.hpp>
#include <kernlet/go.hpp>
#include <thread>
#include <unistd.h>

namespace {

using clock_type = std::chrono::steady_clock;

double nanoseconds_since(clock_type::time_point begin) {
  return std::chrono::duration<double, std::nano>(clock_type::now() - begin).count();
}

struct two_channels {
  kernlet::channel<int> there, back;

  void answer() {
    for (const int word : there)
      back.send(word + 1);
  }
  /// Nanoseconds of one hop: there or back.
  double ask(long count) {
    there.send(0); // the other side has begun
    back.receive();
    const auto begin = clock_type::now();
    for (long i = 0; i < count; ++i) {
      there.send(static_cast<int>(i));
      back.receive();
    }
    const double took = nanoseconds_since(begin) / static_cast<double>(2 * count);
    there.close();
    return took;
  }
};

double two_tasks(std::uint32_t workers, long count) {
  return kernlet::run({.workers = workers}, [&] {
    two_channels both;
    auto other = kernlet::go("answers", [&] { both.answer(); });
    const double took = both.ask(count);
    other.join();
    return took;
  });
}

double task_and_thread(long count) {
  return kernlet::run({.workers = 1}, [&] {
    two_channels both;
    std::thread other([&] { both.answer(); });
    const double took = both.ask(count);
    other.join();
    return took;
  });
}

double two_threads(long count) {
  two_channels both;
  std::thread other([&] { both.answer(); });
  const double took = both.ask(count);
  other.join();
  return took;
}

double pipe_of_the_kernel(long count) {
  int there[2], back[2];
  if (pipe(there) != 0 || pipe(back) != 0)
    return 0;
  std::thread other([&] {
    for (char byte = 0; read(there[0], &byte, 1) == 1;)
      if (write(back[1], &byte, 1) != 1)
        break;
  });
  char byte = 0;
  const auto begin = clock_type::now();
  for (long i = 0; i < count; ++i)
    if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
      break;
  const double took = nanoseconds_since(begin) / static_cast<double>(2 * count);
  close(there[1]);
  other.join();
  for (const int each : {there[0], back[0], back[1]})
    close(each);
  return took;
}

double yields(long count) {
  return kernlet::run({.workers = 1}, [&] {
    auto other = kernlet::go([&] {
      for (long i = 0; i < count; ++i)
        kernlet::yield();
    });
    const auto begin = clock_type::now();
    for (long i = 0; i < count; ++i)
      kernlet::yield();
    const double took = nanoseconds_since(begin) / static_cast<double>(2 * count);
    other.join();
    return took;
  });
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::contender> all{
      {"yield", "a yield, and no word", [] { return yields(4000); }},
      {"one_worker", "two tasks, one worker", [] { return two_tasks(1, 2000); }},
      {"two_workers", "two tasks, two workers", [] { return two_tasks(2, 2000); }},
      {"task_and_thread", "a task and a kernel thread", [] { return task_and_thread(100); }},
      {"threads", "two kernel threads", [] { return two_threads(100); }},
      {"pipe", "two kernel threads, by a pipe", [] { return pipe_of_the_kernel(100); }},
  };
  lab::measure(all, 61);
  report.say("Nanoseconds by the clock for one hop, of a word there or back; unbuffered; 61 runs:");
  report.say();
  lab::show(report, all, "between", "one_worker");
  return report.finish();
}
