#include "per_runtime.hpp"

#include "processor_time.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/symbol.h>

extern "C" double KERNLET_SYMBOL(reactor_round_trip)(long count) {
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  auto [client, server] = kernlet::make_socket_pair(reactor);
  char asked[16], answered[16];
  loop.spawn("server", [&] {
    while (const std::size_t got = server.read(asked, sizeof asked))
      server.write({asked, got});
  });
  double took = 0;
  loop.spawn("client", [&] {
    const auto trip = [&] {
      client.write("x");
      client.read(answered, sizeof answered);
    };
    trip(); // what is done once is done
    const double begin = lab::processor_time();
    for (long i = 0; i < count; ++i)
      trip();
    took = lab::processor_time() - begin;
    client.end_writing();
  });
  loop.run();
  return took / static_cast<double>(count);
}

extern "C" double KERNLET_SYMBOL(reactor_timer)(long count) {
  using namespace std::chrono_literals;
  kernlet::reactor reactor;
  const auto now = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i)
    reactor.call_at(now + 1h + i * 1s, [] {});
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    reactor.cancel(reactor.call_at(now + 1h + i * 7919 % 1000 * 1s, [] {}));
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

extern "C" double KERNLET_SYMBOL(reactor_letters)(long count) {
  kernlet::reactor reactor;
  long opened = 0;
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    reactor.call_from_thread([&] { ++opened; });
  while (opened < count)
    reactor.run_once();
  return (lab::processor_time() - begin) / static_cast<double>(count);
}
