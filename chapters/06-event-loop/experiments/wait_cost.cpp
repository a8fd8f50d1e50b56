// What does it cost to wait as a task? In nanoseconds, and in system calls: the functions below stand in
// front of the C library's, which a program may replace, and count.

#include "measure.hpp"
#include "per_runtime.hpp"

#include <cmath>
#include <kernlet/symbol.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

struct {
  long waits, controls, reads, writes;
} made;

} // namespace

extern "C" int epoll_wait(int epoll, epoll_event* events, int room, int milliseconds) {
  ++made.waits;
  return static_cast<int>(::syscall(SYS_epoll_pwait, epoll, events, room, milliseconds, nullptr, 0));
}
extern "C" int epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event) noexcept {
  ++made.controls;
  return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, descriptor, event));
}
extern "C" ssize_t read(int descriptor, void* to, std::size_t size) {
  ++made.reads;
  return ::syscall(SYS_read, descriptor, to, size);
}
extern "C" ssize_t recv(int descriptor, void* to, std::size_t size, int flags) {
  ++made.reads;
  return ::syscall(SYS_recvfrom, descriptor, to, size, flags, nullptr, nullptr);
}
extern "C" ssize_t write(int descriptor, const void* from, std::size_t size) {
  ++made.writes;
  return ::syscall(SYS_write, descriptor, from, size);
}
extern "C" ssize_t send(int descriptor, const void* from, std::size_t size, int flags) {
  ++made.writes;
  return ::syscall(SYS_sendto, descriptor, from, size, flags, nullptr, 0);
}

namespace {

/// System calls of one round trip. What is done once, at the beginning and at the end, is rounded away.
lab::row calls_of(const char* key, const char* name, double (*round_trips)(long)) {
  constexpr long count = 10000;
  made = {};
  round_trips(count);
  const auto each = [](long calls) { return std::lround(static_cast<double>(calls) / count); };
  const long all = made.waits + made.controls + made.reads + made.writes;
  return {key, {name, each(made.waits), each(made.controls), each(made.reads), each(made.writes), each(all)}};
}

/// Writes to the eventfd for a thousand calls that were handed in before the reactor looked.
lab::row rings_of(const char* key, const char* name, double (*letters)(long)) {
  made = {};
  letters(1000);
  return {key, {name, made.writes}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::row> calls{calls_of("model_calls", "model answer", kernlet_solutions_reactor_round_trip),
                              calls_of("fast_calls", "fast part", kernlet_fast_reactor_round_trip)};
  std::vector<lab::row> rings{rings_of("model_rings", "model answer", kernlet_solutions_reactor_letters),
                              rings_of("fast_rings", "fast part", kernlet_fast_reactor_letters)};
  std::vector<lab::contender> trips{
      {"model_trip", "model answer", [] { return kernlet_solutions_reactor_round_trip(2000); }},
      {"fast_trip", "fast part", [] { return kernlet_fast_reactor_round_trip(2000); }}};
  std::vector<lab::contender> timers{
      {"model_timer", "model answer", [] { return kernlet_solutions_reactor_timer(10000); }},
      {"fast_timer", "fast part", [] { return kernlet_fast_reactor_timer(10000); }}};
  std::vector<lab::contender> letters{
      {"model_letter", "model answer", [] { return kernlet_solutions_reactor_letters(1000); }},
      {"fast_letter", "fast part", [] { return kernlet_fast_reactor_letters(1000); }}};
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine") {
    calls.push_back(calls_of("mine_calls", "my own", KERNLET_SYMBOL(reactor_round_trip)));
    rings.push_back(rings_of("mine_rings", "my own", KERNLET_SYMBOL(reactor_letters)));
    trips.push_back({"mine_trip", "my own", [] { return KERNLET_SYMBOL(reactor_round_trip)(2000); }});
    timers.push_back({"mine_timer", "my own", [] { return KERNLET_SYMBOL(reactor_timer)(10000); }});
    letters.push_back({"mine_letter", "my own", [] { return KERNLET_SYMBOL(reactor_letters)(1000); }});
  }
  for (auto* const each : {&trips, &timers, &letters})
    lab::measure(*each, 31);
  report.say("System calls of one round trip between two tasks, a byte each way:");
  report.say();
  report.table({{"how", "part"},
                {"waits", "epoll_wait"},
                {"controls", "epoll_ctl"},
                {"reads", "read"},
                {"writes", "write"},
                {"all", "together"}},
               calls);
  report.say();
  report.say("A thousand calls from outside before the reactor looks; writes to its eventfd:");
  report.say();
  report.table({{"how", "part"}, {"writes", "writes"}}, rings);
  report.say();
  report.say("One round trip; processor time, 31 runs:");
  report.say();
  lab::show(report, trips, "part", "fast_trip");
  report.say();
  report.say("A timer set and cancelled among a thousand:");
  report.say();
  lab::show(report, timers, "part", "fast_timer");
  report.say();
  report.say("A call from outside, with what it calls:");
  report.say();
  lab::show(report, letters, "part", "fast_letter");
  return report.finish();
}
