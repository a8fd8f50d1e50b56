// The same traffic, heard level- and edge-triggered: how often does the kernel announce it, and what is left
// behind? First with epoll itself, then with our reactor on top. Counts: the same in each run.

#include "pair.hpp"
#include "report.hpp"

#include <kernlet/socket.hpp>
#include <kernlet/watch.hpp>
#include <sys/epoll.h>

namespace {

constexpr std::size_t burst = 4000, bursts = 3, slice = 1000;

struct counts {
  long announced = 0, reads = 0, bytes = 0, left = 0;
};

/// One read of at most `slice` bytes. False: there was nothing.
bool read_once(int descriptor, counts& seen) {
  char bytes[slice];
  const ssize_t got = ::read(descriptor, bytes, sizeof bytes);
  ++seen.reads;
  if (got > 0)
    seen.bytes += got;
  return got > 0;
}

/// Three bursts come, one after the other. After each the loop goes round until it hears nothing more.
template <class Round>
counts hear(const lab::pair& both, counts& seen, const Round& round) {
  for (std::size_t i = 0; i < bursts; ++i) {
    both.send(std::string(burst, 'x'));
    while (round())
      ;
  }
  seen.left = lab::unread(both.ours());
  return seen;
}

/// With epoll itself. `again` is asked after the event's handler: the mask to register anew, or 0.
counts with_epoll(std::uint32_t mask, bool until_nothing, std::uint32_t again = 0) {
  const lab::pair both;
  const kernlet::unique_descriptor epoll(lab::must(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  epoll_event event{mask, {.fd = both.ours()}};
  lab::must(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, both.ours(), &event), "epoll_ctl");
  counts seen;
  return hear(both, seen, [&] {
    if (::epoll_wait(epoll.get(), &event, 1, 0) != 1)
      return false;
    ++seen.announced;
    while (read_once(both.ours(), seen) && until_nothing)
      ;
    if (again != 0) {
      event = {again, {.fd = both.ours()}};
      lab::must(::epoll_ctl(epoll.get(), EPOLL_CTL_MOD, both.ours(), &event), "epoll_ctl");
    }
    return true;
  });
}

/// A callback on our reactor, which promises a level.
counts with_reactor(bool until_nothing) {
  const lab::pair both;
  kernlet::reactor reactor;
  kernlet::watch ours(reactor, both.ours());
  counts seen;
  ours.on_readable([&](kernlet::io_event& event) {
    ++seen.announced;
    while (read_once(both.ours(), seen) && until_nothing)
      ;
    event.drained = until_nothing;
  });
  return hear(both, seen, [&] { return reactor.run_once(kernlet::deadline::min()) != 0; });
}

/// Nothing to send, but asked all the same whether there is room: how many of a hundred looks are answered?
long room_announced(std::uint32_t mask) {
  const lab::pair both;
  const kernlet::unique_descriptor epoll(lab::must(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  epoll_event event{mask, {.fd = both.ours()}};
  lab::must(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, both.ours(), &event), "epoll_ctl");
  long announced = 0;
  for (int look = 0; look < 100; ++look)
    announced += ::epoll_wait(epoll.get(), &event, 1, 0);
  return announced;
}

lab::row told(const char* key, const char* how, const counts& seen) {
  return {key, {how, seen.announced, seen.reads, seen.bytes, seen.left}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Three bursts of 4,000 bytes; each read takes 1,000 at most.");
  report.say();
  report.table({{"how", "heard by"},
                {"announced", "announced"},
                {"reads", "reads"},
                {"bytes", "bytes read"},
                {"left", "left behind"}},
               {told("level_once", "level, one read each time", with_epoll(EPOLLIN, false)),
                told("edge_once", "edge, one read each time", with_epoll(EPOLLIN | EPOLLET, false)),
                told("level_all", "level, reads until EAGAIN", with_epoll(EPOLLIN, true)),
                told("edge_all", "edge, reads until EAGAIN", with_epoll(EPOLLIN | EPOLLET, true)),
                told("one_shot", "one shot, one read, asked for again",
                     with_epoll(EPOLLIN | EPOLLONESHOT, false, EPOLLIN | EPOLLONESHOT)),
                told("reactor_once", "our reactor, one read each time", with_reactor(false)),
                told("reactor_all", "our reactor, until EAGAIN, drained", with_reactor(true))});
  report.say();
  report.say("Nothing to send, and still asked whether there is room; a hundred looks:");
  report.say();
  report.table({{"how", "asked"}, {"announced", "looks that found it"}},
               {{"room_level", {"level", room_announced(EPOLLOUT)}},
                {"room_edge", {"edge", room_announced(EPOLLOUT | EPOLLET)}}});
  return report.finish();
}
