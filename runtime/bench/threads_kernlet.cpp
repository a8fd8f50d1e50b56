// Compiled once for each runtime: the benchmarks are named after it, as its symbols are.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <ctime>
#include <kernlet/bounded_buffer.hpp>
#include <kernlet/echo_server.hpp>
#include <kernlet/loopback_listener.hpp>
#include <kernlet/switch_meter.hpp>
#include <kernlet/symbol.h>
#include <sched.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace kernlet;

/// Of all threads of this process: one of the two always runs, and other programs do not count.
std::int64_t process_time(void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

int first_processor() {
  cpu_set_t all;
  CPU_ZERO(&all);
  sched_getaffinity(0, sizeof all, &all);
  int found = 0;
  while (!CPU_ISSET(found, &all))
    ++found;
  return found;
}

/// One iteration is one switch.
void hand_over(benchmark::State& state) {
  constexpr std::uint64_t rounds = 2000;
  switch_meter_options options;
  options.rounds = rounds;
  options.processors[0] = options.processors[1] = first_processor();
  options.clock = process_time;
  while (state.KeepRunningBatch(2 * rounds))
    state.SetIterationTime(static_cast<double>(measure_thread_switch(options).nanoseconds) / 1e9);
}

/// One word in and out, and nobody waits.
void word(benchmark::State& state) {
  bounded_buffer buffer(1024);
  for (std::uint64_t i = 0; i < 512; ++i)
    buffer.put(i); // half full: the words come from far behind, as they do when it is used
  quiet_core::measure(state, [&](int words) {
    for (int i = 0; i < words; ++i) {
      buffer.put(static_cast<std::uint64_t>(i));
      benchmark::DoNotOptimize(buffer.take());
    }
  });
}

/// A client comes, sends one message, reads it back, and leaves: processor time of both sides.
void connection(benchmark::State& state) {
  const loopback_listener listener;
  echo_server server(listener.descriptor(), 4);
  std::thread running([&] { server.run(); });
  char message[64] = "hello";
  for (auto _ : state) {
    const int client = connect_to_loopback(listener.port());
    send(client, message, sizeof message, MSG_NOSIGNAL);
    recv(client, message, sizeof message, MSG_WAITALL);
    close(client);
  }
  server.stop();
  running.join();
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_thread_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  benchmark::RegisterBenchmark((runtime + "/hand_over").c_str(), hand_over)->UseManualTime();
  benchmark::RegisterBenchmark((runtime + "/word").c_str(), word)->UseManualTime();
  benchmark::RegisterBenchmark((runtime + "/connection").c_str(), connection)->MeasureProcessCPUTime();
}
