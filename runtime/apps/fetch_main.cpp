// kernlet-fetch: many URLs at once, on one thread.

#include "fetch_options.hpp"
#include "fetch_report.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <kernlet/async.hpp>
#include <kernlet/executor.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/thread_pool.hpp>

namespace {

/// "000012-page.html": unique by its number, and no name of a stranger's leads anywhere.
std::string file_name(std::size_t number, std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  std::string last(url.substr(url.rfind('/') + 1));
  for (char& c : last)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
          c == '_' || c == '.'))
      c = '_';
  if (last.empty())
    last = "index";
  char before[16];
  std::snprintf(before, sizeof before, "%06zu-", number);
  return before + last.substr(0, 100);
}

/// Writes on a thread of the pool: a disk may hold whoever waits for it, and here that would be everybody.
std::string keep_body(const fetch::options& asked, std::size_t number, kernlet::fetch_result& result) {
  const std::filesystem::path file = asked.output / file_name(number, result.url);
  std::string body = std::exchange(result.response.body, {});
  return kernlet::run_in_executor(kernlet::default_pool(), [&] {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(body.data(), static_cast<std::streamsize>(body.size()));
    out.close();
    if (!out)
      throw std::runtime_error("cannot write " + file.string() + ": " + std::strerror(errno));
    return file.string();
  });
}

int run(const fetch::options& asked) {
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = hooks_of(reactor)});
  fetch::report report(asked);
  const auto whole = std::chrono::milliseconds(static_cast<long>(asked.timeout * 1000));
  auto fetching = loop.spawn("kernlet-fetch", [&] {
    kernlet::http_client client(
        reactor, {.per_host = asked.per_host,
                  .kept = static_cast<std::uint32_t>(std::max<std::size_t>(128, asked.concurrency)),
                  .max_body = asked.max_body,
                  .resolve = whole,
                  .connect = whole,
                  .write = whole,
                  .header = whole,
                  .body = whole,
                  .whole = whole,
                  .redirects = asked.redirects});
    std::size_t kept = 0;
    auto all = kernlet::sync_wait(
        kernlet::fetch_all(client, asked.urls,
                           {.concurrency = asked.concurrency,
                            .progress = [&](const kernlet::fetch_progress& now, kernlet::fetch_result& last) {
                              const kernlet::fetch_progress seen = now; // it changes while we wait
                              std::string file;
                              if (!asked.output.empty() && last.ok())
                                file = keep_body(asked, ++kept, last);
                              std::exchange(last.response.body, {});
                              report.step(seen, last, file);
                            }}));
    report.finish(all);
    return report.totals().failed == 0 ? 0 : 1;
  });
  loop.run();
  return fetching.join();
}

} // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  fetch::options asked;
  int code = 0;
  if (!fetch::read_options(argc, argv, asked, code))
    return code;
  try {
    return run(asked);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kernlet-fetch: %s\n", error.what());
    return 1;
  }
}
