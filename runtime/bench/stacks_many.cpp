// As many stacks as a million tasks need, each with its guard, one page touched in each; and what a guard
// costs. Once in a run: a million pages take seconds.

#include "quiet_core.hpp"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstddef>
#include <fstream>
#include <kernlet/part/guards.hpp>
#include <kernlet/stack_pool.hpp>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace kernlet;

constexpr std::size_t wanted = 1'000'000;
constexpr std::size_t needed_for_each = 5 * 1024; // bytes: a page, its share of the page tables, and to spare

/// A figure of /proc/self/status or /proc/meminfo, in bytes.
std::size_t figure(const char* file, const std::string& name) {
  std::ifstream lines(file);
  for (std::string word; lines >> word;) {
    std::size_t kilobytes = 0;
    if (word == name && lines >> kilobytes)
      return kilobytes * 1024;
  }
  return 0;
}

std::size_t mappings() {
  std::ifstream maps("/proc/self/maps");
  return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(maps), {}, '\n'));
}

/// The counters say what one of the million takes.
void million(benchmark::State& state) {
  if (figure("/proc/meminfo", "MemAvailable:") < 2 * wanted * needed_for_each) {
    state.SkipWithError("it takes 5 GB and leaves half of the memory to others: not enough is available");
    return;
  }
  for (auto _ : state) {
    stack_pool pool;
    std::vector<stack_area> taken;
    taken.reserve(wanted);
    const std::size_t resident = figure("/proc/self/status", "VmRSS:");
    const std::size_t tables = figure("/proc/self/status", "VmPTE:");
    const double start = quiet_core::thread_time();
    try {
      while (taken.size() < wanted)
        taken.push_back(pool.take());
      for (const stack_area& each : taken)
        static_cast<volatile std::byte&>(*(each.top() - 64)) = std::byte{1};
      const double took = quiet_core::thread_time() - start;
      state.SetIterationTime(took / 1e9);
      constexpr double count = wanted;
      state.counters["each_ns"] = took / count;
      state.counters["bytes"] = static_cast<double>(figure("/proc/self/status", "VmRSS:") - resident) / count;
      state.counters["table_bytes"] =
          static_cast<double>(figure("/proc/self/status", "VmPTE:") - tables) / count;
      state.counters["mappings"] = static_cast<double>(mappings());
    } catch (const stack_error& error) {
      state.SkipWithError(error.what());
    }
    for (const stack_area& each : taken)
      pool.give_back(each);
  }
}
BENCHMARK(million)->Name("fast/million")->Iterations(1)->Repetitions(1)->UseManualTime();

/// Guards on pages whose neighbours are in use, so that no page table is made on the way: `set` gets the
/// first, the distance and how many.
template <class Set>
void guards(benchmark::State& state, Set set) {
  constexpr std::size_t count = 1024, batch = 16;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t stride = 17 * page;
  while (state.KeepRunningBatch(count)) {
    void* const memory = mmap(nullptr, count * stride, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    madvise(memory, count * stride, MADV_NOHUGEPAGE);
    auto* const first = static_cast<std::byte*>(memory);
    for (std::size_t i = 0; i < count; ++i)
      first[i * stride + page] = std::byte{1};
    const double start = quiet_core::thread_time();
    for (std::size_t i = 0; i < count; i += batch)
      set(first + i * stride, page, stride, batch);
    state.SetIterationTime((quiet_core::thread_time() - start) / 1e9);
    munmap(memory, count * stride);
  }
}

/// As the pool sets them.
void markers(benchmark::State& state) {
  if (part::guards_here() != guard_kind::marker)
    state.SkipWithError("this kernel has no guards without mappings (Linux 6.13)");
  else
    guards(state, part::set_guards);
}
BENCHMARK(markers)->Name("fast/guard")->UseManualTime();

void protections(benchmark::State& state) {
  guards(state, [](std::byte* first, std::size_t bytes, std::size_t stride, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      mprotect(first + i * stride, bytes, PROT_NONE);
  });
}
BENCHMARK(protections)->Name("peer/mprotect")->UseManualTime();

} // namespace
