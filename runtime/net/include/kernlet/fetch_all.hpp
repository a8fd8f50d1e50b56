#pragma once
/// \file
/// Many URLs at once: one Task, one thread, no locks.
///
///     std::vector<fetch_result> pages = co_await fetch_all(client, urls, {.concurrency = 100});

#include <cstddef>
#include <functional>
#include <kernlet/http_client.hpp>
#include <kernlet/task.hpp>
#include <optional>
#include <string>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What became of one URL: a response of whatever status, or an error.
struct fetch_result {
  std::string url; ///< as it was given
  http_result response;
  std::optional<http_error> error;
  std::chrono::nanoseconds took{}; ///< from the moment at which its turn came

  /// Fetched, with a status below 400.
  bool ok() const noexcept { return !error && response.status < 400; }
};

struct fetch_progress {
  std::size_t done = 0, failed = 0, total = 0; ///< the failed ones are among the done
  std::uint64_t bytes = 0;                     ///< of bodies
};

struct fetch_all_options {
  std::size_t concurrency = 100; ///< fetches at once, at least 1; the client's `per_host` holds besides
  /// Called after each one, in the order in which they end, by the task that has fetched it, which may wait
  /// and may take the body out of the result. What it throws ends the whole.
  std::function<void(const fetch_progress& now, fetch_result& last)> progress = {};
};

/// Fetches all, `concurrency` at a time; the results stand in the order of the URLs. A URL that fails is a
/// result with an error and does not disturb the others. A cancellation cancels those that run, waits for
/// them, and is thrown. The client must outlive it.
///
/// Throws std::invalid_argument for a concurrency of 0, task_error where no task of a loop drives it: each
/// fetch waits on a stack of its own (async::on_stack).
Task<std::vector<fetch_result>> fetch_all(http_client& client, std::vector<std::string> urls,
                                          fetch_all_options options = {});

/// The same for a thread that has no loop: makes one, and blocks until everything is there.
std::vector<fetch_result> fetch_all_and_wait(std::vector<std::string> urls, fetch_all_options options = {},
                                             const http_client_options& client = {});

} // namespace KERNLET_PARTS
} // namespace kernlet
