// Many connections of which one is busy: what does it cost to hear of it? The others are open and silent.
// Each way has connections of its own, so that nobody else is told of them.

#include "measure.hpp"
#include "pair.hpp"

#include <kernlet/reactor.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/watch.hpp>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/select.h>

namespace {

void hear(int descriptor) {
  char byte;
  if (::read(descriptor, &byte, 1) != 1)
    lab::fail("read");
}

/// The busy one is the last.
struct crowd {
  explicit crowd(std::size_t size) : pairs(size) {}

  /// Nanoseconds for one byte that is sent, waited for and read.
  template <class Wait>
  double each_event(const Wait& wait) const {
    constexpr int events = 50;
    const double begin = lab::processor_time();
    for (int i = 0; i < events; ++i) {
      pairs.back().send("x");
      wait();
    }
    return (lab::processor_time() - begin) / events;
  }

  std::vector<lab::pair> pairs;
};

/// The whole list is handed over and looked through each time.
struct polled : crowd {
  explicit polled(std::size_t size) : crowd(size) {
    for (const lab::pair& each : pairs)
      list.push_back({each.ours(), POLLIN, 0});
  }
  double by_poll() {
    return each_event([&] {
      lab::must(::poll(list.data(), list.size(), -1), "poll");
      for (const pollfd& each : list)
        if (each.revents != 0)
          hear(each.fd);
    });
  }
  /// Negative: a descriptor is too large for an fd_set.
  double by_select() const {
    const int last = pairs.back().ours();
    if (last >= FD_SETSIZE)
      return -1;
    return each_event([&] {
      fd_set set;
      FD_ZERO(&set);
      for (const lab::pair& each : pairs)
        FD_SET(each.ours(), &set);
      lab::must(::select(last + 1, &set, nullptr, nullptr, nullptr), "select");
      for (const lab::pair& each : pairs)
        if (FD_ISSET(each.ours(), &set))
          hear(each.ours());
    });
  }
  std::vector<pollfd> list;
};

/// The kernel keeps the list.
struct registered : crowd {
  explicit registered(std::size_t size) : crowd(size) {
    for (const lab::pair& each : pairs) {
      epoll_event event{EPOLLIN, {.fd = each.ours()}};
      lab::must(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, each.ours(), &event), "epoll_ctl");
    }
  }
  double by_epoll() const {
    return each_event([&] {
      epoll_event event{};
      lab::must(::epoll_wait(epoll.get(), &event, 1, -1), "epoll_wait");
      hear(event.data.fd);
    });
  }
  kernlet::unique_descriptor epoll{lab::must(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
};

struct watched : crowd {
  explicit watched(std::size_t size) : crowd(size) {
    for (const lab::pair& each : pairs)
      watches.emplace_back(reactor, each.ours()).on_readable([](kernlet::io_event& event) {
        hear(event.descriptor);
        event.drained = true;
      });
  }
  double by_reactor() {
    return each_event([&] {
      while (reactor.run_once() == 0)
        ;
    });
  }
  kernlet::reactor reactor;
  std::vector<kernlet::watch> watches;
};

lab::row heard(const char* key, std::size_t size) {
  polled list(size); // first: select() takes small numbers only
  const registered kept(size);
  watched callbacks(size);
  std::vector<lab::contender> ways{{"epoll", "epoll", [&] { return kept.by_epoll(); }},
                                   {"reactor", "reactor", [&] { return callbacks.by_reactor(); }},
                                   {"poll", "poll", [&] { return list.by_poll(); }},
                                   {"select", "select", [&] { return list.by_select(); }}};
  lab::measure(ways, 21);
  const double by_select = ways[3].median();
  return {key,
          {static_cast<long>(size), lab::cell(ways[0].median(), 0), lab::cell(ways[1].median(), 0),
           lab::cell(ways[2].median(), 0), by_select < 0 ? lab::cell("cannot") : lab::cell(by_select, 0)}};
}

/// As many descriptors as this process may have without asking anybody.
void raise_limit() {
  rlimit limit{};
  lab::must(::getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  lab::must(::setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  raise_limit();
  report.say("One byte sent, waited for and read; the others are silent. Processor time, ns, 21 runs.");
  report.say();
  report.table({{"connections", "connections"},
                {"epoll_ns", "epoll"},
                {"reactor_ns", "our reactor"},
                {"poll_ns", "poll"},
                {"select_ns", "select"}},
               {heard("n1", 1), heard("n10", 10), heard("n100", 100), heard("n400", 400),
                heard("n1000", 1000), heard("n3000", 3000)});
  return report.finish();
}
