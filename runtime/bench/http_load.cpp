// Processor time of a server for each request that wrk sends it, over kept connections.
//
// A server is a process that lives as long as this one; its processor time is read before and after each run
// of wrk. So what is measured is user and system time of the server alone, wherever the kernel ran it.

#include "http_load.hpp"

#include <array>
#include <benchmark/benchmark.h>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <netinet/in.h>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace http_load;

struct running {
  pid_t process = 0;
  clockid_t processor_time{};
  unsigned port = 0;
};

/// Forked when it is first asked for; ends with this process.
running start(server run) {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  if (::bind(listening, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
      ::listen(listening, 4096) != 0 ||
      ::getsockname(listening, reinterpret_cast<sockaddr*>(&here), &size) != 0)
    std::abort();
  running made{.process = ::fork(), .processor_time = {}, .port = ntohs(here.sin_port)};
  if (made.process == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    run(listening);
    ::_exit(0);
  }
  ::close(listening);
  if (made.process < 0 || ::clock_getcpuclockid(made.process, &made.processor_time) != 0)
    std::abort();
  return made;
}

double microseconds_of(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// What wrk prints, or "".
std::string run_wrk(unsigned port, int connections) {
  const std::string command = "wrk -t1 -d1s -c" + std::to_string(connections) +
                              " http://127.0.0.1:" + std::to_string(port) + "/ 2>&1";
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr)
    return {};
  std::string said;
  std::array<char, 512> piece;
  while (std::fgets(piece.data(), piece.size(), pipe) != nullptr)
    said += piece.data();
  ::pclose(pipe);
  return said;
}

/// Waits until a server answers: an interpreter's start is not a request's price.
void wait_for_answer(unsigned port) {
  const int here = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  there.sin_port = htons(static_cast<std::uint16_t>(port));
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
  char byte = 0;
  if (::connect(here, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0 ||
      ::send(here, request.data(), request.size(), MSG_NOSIGNAL) < 0 || ::recv(here, &byte, 1, 0) != 1)
    std::abort();
  ::close(here);
}

/// `interpreter`: what the server needs, or null.
void keep_alive(benchmark::State& state, server which, int connections, const char* interpreter) {
  for (const char* const needed : {"wrk", interpreter})
    if (needed != nullptr && !is_here(needed)) {
      state.SkipWithError((std::string(needed) + " is not on this machine; install it to compare").c_str());
      return;
    }
  static std::map<server, running> servers;
  if (!servers.contains(which)) {
    servers[which] = start(which);
    wait_for_answer(servers[which].port);
  }
  const running& here = servers[which];
  double requests = 0, spent = 0;
  while (state.KeepRunning()) {
    const double before = microseconds_of(here.processor_time);
    const std::string said = run_wrk(here.port, connections);
    const double took = microseconds_of(here.processor_time) - before;
    unsigned long long count = 0;
    const std::size_t at = said.find(" requests in ");
    const std::size_t line = at == said.npos ? said.npos : said.rfind('\n', at);
    if (line == said.npos || std::sscanf(said.c_str() + line, "%llu", &count) != 1 || count == 0 ||
        said.find("Socket errors") != said.npos || said.find("Non-2xx") != said.npos) {
      state.SkipWithError(("wrk said: " + said).c_str());
      return;
    }
    requests += static_cast<double>(count);
    spent += took;
    state.SetIterationTime(took / 1e6);
  }
  state.counters["cpu_us"] = spent / requests;
  state.counters["requests"] = requests;
}

const bool registered = [] {
  const auto add = [](const char* name, server which, int connections, const char* interpreter = nullptr) {
    benchmark::RegisterBenchmark(
        name, [=](benchmark::State& state) { keep_alive(state, which, connections, interpreter); })
        ->UseManualTime()
        ->Iterations(1);
  };
  add("fast/http_100", kernlet_fast_serve_http, 100);
  add("fast/http_1000", kernlet_fast_serve_http, 1000);
  add("solutions/http_100", kernlet_solutions_serve_http, 100);
  add("solutions/http_1000", kernlet_solutions_serve_http, 1000);
  add("peer/node_http_100", serve_node, 100, "node");
  add("peer/node_http_1000", serve_node, 1000, "node");
  add("peer/asyncio_http_100", serve_asyncio, 100, "python3");
  add("peer/asyncio_http_1000", serve_asyncio, 1000, "python3");
  add("floor/http_100", serve_bare, 100);
  add("floor/http_1000", serve_bare, 1000);
  return true;
}();

} // namespace
