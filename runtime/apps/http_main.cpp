// kernlet-http: a small server for tests and benchmarks.

#include "http_options.hpp"

#include <csignal>
#include <cstdio>
#include <kernlet/loop.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/watch.hpp>

namespace {

int run(const web::options& asked) {
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = hooks_of(reactor), .words = kernlet::fp_control::shared});
  kernlet::http_handler handler = [](const kernlet::http_request&) {
    return kernlet::http_response::text(200, "hello, world\n");
  };
  if (!asked.directory.empty())
    handler = web::serve_files(asked.directory);
  kernlet::http_server server(reactor, std::move(handler), asked.server);
  const auto end = [&] {
    server.shutdown(kernlet::deadline_after(std::chrono::duration<double>(asked.drain)));
  };
  const kernlet::signal_watch interrupted(reactor, SIGINT, kernlet::callback<>(end, "SIGINT"));
  const kernlet::signal_watch terminated(reactor, SIGTERM, kernlet::callback<>(end, "SIGTERM"));
  std::printf("listening on http://%s/\n", server.here().text().c_str());
  std::fflush(stdout);
  auto serving = loop.spawn("kernlet-http", [&] { server.serve(); });
  loop.run();
  serving.join();
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  web::options asked;
  int code = 0;
  if (!web::read_options(argc, argv, asked, code))
    return code;
  try {
    return run(asked);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kernlet-http: %s\n", error.what());
    return 1;
  }
}
