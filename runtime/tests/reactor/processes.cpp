// The pool of processes. A program of its own: the fork server must be started while there is one thread.

#include "fixtures.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <kernlet/run_in_process.hpp>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace test;

namespace {

struct point {
  double x, y;
};
double add(double a, double b) {
  return a + b;
}
point turn(point from, int times) {
  for (int i = 0; i < times; ++i)
    from = {-from.y, from.x};
  return from;
}
/// Nearly as large as may be: arguments and result together do not fit on a task's stack.
struct block {
  std::uint8_t bytes[65'000];
};
block reversed(block from) {
  std::reverse(std::begin(from.bytes), std::end(from.bytes));
  return from;
}
pid_t who() {
  return ::getpid();
}
void nothing() {}
int fail(int how) {
  if (how == 0)
    throw std::out_of_range("number " + std::to_string(how));
  throw how;
}
void die(int signal) {
  std::signal(signal, SIG_DFL);
  ::kill(::getpid(), signal);
}
void leave(int code) {
  ::_exit(code);
}
void sleep_for_ever() {
  for (;;)
    ::pause();
}
int count_calls() {
  static int calls = 0;
  return ++calls;
}
unsigned count_descriptors() {
  return open_descriptors();
}

bool alive(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/stat");
  return status.good();
}

void until(auto condition) {
  while (!condition())
    std::this_thread::yield();
}

} // namespace

TEST_CASE(
    "no worker outlives its process, however that ends") { // first: the child starts a fork server of its own
  int line[2];
  REQUIRE(::pipe(line) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    process_pool pool({.processes = 2});
    const pid_t mine[2] = {pool.process(0), pool.process(1)};
    if (::write(line[1], mine, sizeof mine) != sizeof mine)
      ::_exit(1);
    for (;;)
      ::pause();
  }
  ::close(line[1]);
  pid_t workers[2] = {};
  CHECK(::read(line[0], workers, sizeof workers) == sizeof workers);
  ::close(line[0]);
  CHECK(alive(workers[0]));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  for (const pid_t worker : workers)
    until([&] { return !alive(worker); });
}

TEST_CASE("with threads alive the fork server is not started, and the error says what to do") {
  std::binary_semaphore gate(0);
  std::thread other([&] { gate.acquire(); });
  const std::string text = message_of<executor_error>([] { process_pool pool({.processes = 1}); });
  CHECK(contains(text, "call kernlet::fork_server::start() first thing in main()"));
  CHECK(contains(message_of<executor_error>([] { fork_server::start(); }), "one thread, and it has"));
  CHECK_FALSE(fork_server::running());
  gate.release();
  other.join();
}

TEST_CASE("calls in other processes: values, nothing, many at once") {
  fork_server::start();
  fork_server::start();
  CHECK(fork_server::running());
  process_pool pool({.processes = 2, .capacity = 3});
  run_as_task([&](reactor&, loop& all) {
    CHECK(run_in_executor(pool, add, 1.5, 2) == 3.5);
    const point turned = run_in_executor(pool, turn, point{1, 2}, 2);
    CHECK(turned.x == -1);
    CHECK(turned.y == -2);
    run_in_executor(pool, nothing);
    CHECK(run_in_executor(pool, who) != ::getpid());
    const auto sent = std::make_unique<block>();
    for (std::size_t i = 0; i < sizeof sent->bytes; ++i)
      sent->bytes[i] = static_cast<std::uint8_t>(i % 251);
    const std::unique_ptr<block> got(new block(run_in_executor(pool, reversed, executor_options{}, *sent)));
    CHECK(std::equal(std::begin(got->bytes), std::end(got->bytes), std::rbegin(sent->bytes)));
    std::vector<join_handle<double>> tasks;
    for (int i = 0; i < 60; ++i)
      tasks.push_back(all.spawn([&, i] { return run_in_executor(pool, add, i, 0.5); }));
    double sum = 0;
    for (auto& task : tasks)
      sum += task.join();
    CHECK(sum == 60 * 59 / 2 + 30);
  });
}

TEST_CASE("a worker has the standard streams and its socket, and nothing of ours") {
  pair ours;
  process_pool pool({.processes = 2});
  const unsigned own = 4 + 3; // ".", "..", and the folder
  CHECK(run_in_executor(pool, count_descriptors) <= own);
}

TEST_CASE("exceptions come back by type and text") {
  process_pool pool({.processes = 1});
  CHECK(message_of<remote_error>([&] { run_in_executor(pool, fail, 0); }) == "std::out_of_range: number 0");
  CHECK(message_of<remote_error>([&] { run_in_executor(pool, fail, 1); }) == "int");
  CHECK(run_in_executor(pool, count_calls) == 1);
  CHECK(run_in_executor(pool, count_calls) == 2); // the worker lives on
}

TEST_CASE("a worker that dies is named and replaced, and only its call hears of it") {
  process_pool pool({.processes = 1, .capacity = 8});
  for (const auto& [signal, name] : {std::pair{SIGSEGV, "SIGSEGV"}, std::pair{SIGKILL, "SIGKILL"}}) {
    const pid_t before = pool.process(0);
    CHECK(message_of<worker_died>([&] { run_in_executor(pool, die, {.name = "deadly"}, signal); }) ==
          "worker 0 died of " + std::string(name) + " in 'deadly'");
    CHECK_FALSE(alive(before));
    CHECK(run_in_executor(pool, count_calls) == 1);
    CHECK(pool.process(0) != before);
  }
  CHECK(message_of<worker_died>([&] { run_in_executor(pool, leave, {.name = "leaver"}, 3); }) ==
        "worker 0 ended with exit code 3 in 'leaver'");
  ::kill(pool.process(0) > 0 ? pool.process(0) : run_in_executor(pool, who), SIGKILL); // between two calls
  try {
    run_in_executor(pool, nothing);
  } catch (const worker_died&) {
  }
  run_in_executor(pool, nothing);
}

TEST_CASE("the queue of a pool of processes is bounded too: who comes then waits outside, or is refused") {
  process_pool pool({.processes = 1, .capacity = 1});
  run_as_task([&](reactor&, loop& all) {
    std::vector<join_handle<void>> tasks;
    const auto until_there_are = [&](std::size_t running, std::size_t queued, std::size_t outside) {
      for (;;) {
        const auto count = pool.threads().count();
        if (count.running == running && count.queued == queued && count.outside == outside)
          return;
        this_task::yield();
      }
    };
    tasks.push_back(all.spawn([&] { run_in_executor(pool, sleep_for_ever); }));
    until_there_are(1, 0, 0);
    tasks.push_back(all.spawn([&] { run_in_executor(pool, nothing); }));
    tasks.push_back(all.spawn([&] { run_in_executor(pool, nothing); }));
    until_there_are(1, 1, 1);
    CHECK(message_of<executor_full>([&] {
            run_in_executor(pool, nothing, {.full = when_full::refuse, .name = "extra"});
          }) == "'extra': the queue of process pool is full (1 wait)");
    tasks[0].cancel(); // its worker is killed, and the others have another one
    CHECK_THROWS_AS(tasks[0].join(), cancelled_error);
    tasks[1].join();
    tasks[2].join();
  });
}

TEST_CASE("a call that would never end is killed when its caller is cancelled or late") {
  process_pool pool({.processes = 1});
  run_as_task([&](reactor&, loop& all) {
    const pid_t first = run_in_executor(pool, who);
    bool asked = false;
    auto task = all.spawn([&] {
      asked = true;
      run_in_executor(pool, sleep_for_ever);
    });
    const auto runs = [&] { // the call before it may still be counted
      const auto count = pool.threads().count();
      return asked && count.queued == 0 && count.running == 1;
    };
    while (!runs())
      this_task::yield();
    task.cancel();
    CHECK_THROWS_AS(task.join(), cancelled_error);
    CHECK_FALSE(alive(first));
    CHECK(message_of<std::system_error>([&] {
            run_in_executor(pool, sleep_for_ever, {.until = deadline_after(2ms), .name = "endless"});
          }) == "'endless' in process pool: Connection timed out");
    CHECK(run_in_executor(pool, add, 1, 1) == 2);
  });
}

TEST_CASE("no worker outlives its pool, and no descriptor is left") {
  const unsigned before = open_descriptors();
  std::vector<pid_t> workers;
  {
    process_pool pool({.processes = 3});
    for (unsigned i = 0; i < 3; ++i)
      workers.push_back(pool.process(i));
    CHECK(pool.process(3) == -1);
  }
  for (const pid_t worker : workers)
    CHECK_FALSE(alive(worker));
  CHECK(open_descriptors() == before);
}
