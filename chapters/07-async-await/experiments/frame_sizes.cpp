// What a Task's frame takes, by the distance of two of them in memory; and what a crowd takes that waits for
// one event. The compiler decides what lies in a frame: here, whatever it was that built this program.

#include "memory_use.hpp"
#include "processor_time.hpp"
#include "progress.hpp"
#include "report.hpp"

#include <algorithm>
#include <array>
#include <kernlet/async.hpp>
#include <kernlet/symbol.h>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;

async::event go;

Task<> nothing() {
  co_return;
}
Task<int> returns_one(int one) {
  co_return one;
}
Task<> waits_for_event() {
  co_await go.wait();
}
Task<> sleeps() {
  co_await async::sleep_for(1s);
}
Task<> awaits_another() {
  co_await nothing();
}
Task<> awaits_three() {
  co_await nothing();
  co_await nothing();
  co_await nothing();
}
[[gnu::noinline]] char use(std::array<char, 1000>& buffer) {
  asm volatile("" : : "r"(buffer.data()) : "memory");
  return buffer[0];
}
Task<char> buffer_across() {
  std::array<char, 1000> buffer{};
  co_await nothing();
  co_return use(buffer);
}
char in_a_function() {
  std::array<char, 1000> buffer{};
  return use(buffer);
}
Task<char> buffer_in_a_call() {
  const char first = in_a_function();
  co_await nothing();
  co_return first;
}
Task<> with_timeout() {
  co_await async::timeout(1s, nothing());
}

/// The distance of frames that were made one after the other: the most frequent one is their size, as the
/// allocator rounds it.
template <class Make>
long frame_bytes(const Make& make) {
  std::vector<decltype(make())> all;
  std::vector<std::uintptr_t> at;
  for (int i = 0; i < 400; ++i) {
    all.push_back(make());
    at.push_back(reinterpret_cast<std::uintptr_t>(&all.back().promise()));
  }
  std::sort(at.begin(), at.end());
  std::vector<std::uintptr_t> distances;
  for (std::size_t i = 1; i < at.size(); ++i)
    distances.push_back(at[i] - at[i - 1]);
  std::sort(distances.begin(), distances.end());
  return static_cast<long>(distances[distances.size() / 2]);
}

struct crowd_cost {
  double create_ns, wake_ns, bytes;
};

/// `count` Tasks wait for one event, then all finish.
crowd_cost crowd(std::size_t count) {
  const auto clock = [] { return lab::processor_time(); };
  double start = 0, waiting = 0, woken = 0, end = 0;
  std::size_t before = 0, after = 0;
  go.clear();
  kernlet::sync_wait([&]() -> Task<> {
    std::vector<Task<>> all;
    all.reserve(count);
    before = lab::kib_of("VmRSS");
    start = clock();
    for (std::size_t i = 0; i < count; ++i)
      all.push_back(waits_for_event());
    auto gathered = co_await async::spawn(async::gather(std::move(all)));
    co_await async::yield(); // the members become ready
    co_await async::yield(); // and have begun
    waiting = clock();
    after = lab::kib_of("VmRSS");
    woken = clock();
    go.set();
    co_await gathered.join();
    end = clock();
  }());
  const auto each = static_cast<double>(count);
  return {(waiting - start) / each, (end - woken) / each, static_cast<double>(after - before) * 1024 / each};
}

} // namespace

int main(int argc, char** argv) {
  // The model answer finds a waiting Task in its scope's list by going through it.
  const bool fast = std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "fast";
  long count = fast ? 1'000'000 : 10'000;
  lab::report report(argc, argv, {{"--count", &count}});
  report.say("Bytes of a frame, promise included.");
  report.say();
  report.table(
      {{"body", "the body"}, {"bytes", "bytes"}},
      {{"nothing", {"nothing", frame_bytes(nothing)}},
       {"returns_one",
        {"an int as a parameter, an int as the result", frame_bytes([] { return returns_one(1); })}},
       {"event", {"waits for an event", frame_bytes(waits_for_event)}},
       {"sleeps", {"sleeps", frame_bytes(sleeps)}},
       {"awaits", {"awaits another Task", frame_bytes(awaits_another)}},
       {"awaits_three", {"awaits three, one after the other", frame_bytes(awaits_three)}},
       {"timeout", {"awaits another one with a timeout", frame_bytes(with_timeout)}},
       {"buffer", {"awaits another one, and holds 1,000 bytes meanwhile", frame_bytes(buffer_across)}},
       {"buffer_call", {"has had 1,000 bytes in a function that it called", frame_bytes(buffer_in_a_call)}}});
  report.say();
  if (count > 0) {
    lab::progress((std::to_string(count) + " Tasks wait for an event").c_str());
    const crowd_cost each = crowd(static_cast<std::size_t>(count));
    report.say("Many that wait for one event; processor time and resident memory of each:");
    report.say();
    report.table(
        {{"count", "Tasks"},
         {"create_ns", "create, ns"},
         {"wake_ns", "wake and finish, ns"},
         {"bytes", "bytes"}},
        {{"crowd",
          {count, lab::cell(each.create_ns, 0), lab::cell(each.wake_ns, 0), lab::cell(each.bytes, 0)}}});
  }
  return report.finish();
}
