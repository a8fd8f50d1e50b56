#include <kernlet/async.hpp>
#include <kernlet/fetch_all.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// What the fetches share. One thread runs them all, so nothing here is locked.
struct shared {
  http_client& client;
  fetch_all_options options;
  async::semaphore turns;
  fetch_progress progress;

  shared(http_client& with, fetch_all_options how, std::size_t total)
      : client(with), options(std::move(how)), turns(options.concurrency) {
    progress.total = total;
  }
};

/// A URL's turn, on a stack of its own.
fetch_result fetch_one(shared& all, std::string url) {
  fetch_result result{.url = std::move(url), .response = {}, .error = {}, .took = {}};
  const auto began = std::chrono::steady_clock::now();
  try {
    result.response = all.client.get(result.url);
  } catch (const http_error& error) {
    result.error = error;
  }
  result.took = std::chrono::steady_clock::now() - began;
  ++all.progress.done;
  all.progress.failed += !result.ok();
  all.progress.bytes += result.response.body_bytes;
  if (all.options.progress)
    all.options.progress(all.progress, result);
  return result;
}

Task<fetch_result> in_turn(shared& all, std::string url) {
  co_await all.turns.acquire();
  const async::held<async::semaphore> turn(all.turns);
  co_return co_await async::on_stack("fetch", [&] { return fetch_one(all, std::move(url)); });
}

} // namespace

Task<std::vector<fetch_result>> fetch_all(http_client& client, std::vector<std::string> urls,
                                          fetch_all_options options) {
  if (options.concurrency == 0)
    throw std::invalid_argument("fetch_all: a concurrency of 0: nothing would ever be fetched");
  shared all(client, std::move(options), urls.size());
  std::vector<Task<fetch_result>> fetches;
  fetches.reserve(urls.size());
  for (std::string& url : urls)
    fetches.push_back(in_turn(all, std::move(url)));
  co_return co_await async::gather(std::move(fetches));
}

std::vector<fetch_result> fetch_all_and_wait(std::vector<std::string> urls, fetch_all_options options,
                                             const http_client_options& how) {
  reactor where;
  loop tasks({.hooks = hooks_of(where)});
  auto fetching = tasks.spawn("fetch_all", [&] {
    http_client client(where, how);
    return sync_wait(fetch_all(client, std::move(urls), std::move(options)));
  });
  tasks.run();
  return fetching.join();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
