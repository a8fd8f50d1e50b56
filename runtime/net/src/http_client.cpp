// A fetch: a place in the pool, a connection, an exchange, and on to where a redirect points.

#include "http_exchange.hpp"

#include <algorithm>
#include <kernlet/resolve.hpp>
#include <kernlet/this_task.hpp>
#include <stdexcept>
#include <system_error>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

void check(const http_client_options& options) {
  for (const std::chrono::milliseconds each : {options.idle, options.resolve, options.connect, options.write,
                                               options.header, options.body, options.whole})
    if (each.count() <= 0)
      throw std::invalid_argument("http_client: a time is not positive: every answer would come too late");
  if (options.per_host == 0 || options.max_header == 0)
    throw std::invalid_argument(
        "http_client: a limit of 0 on connections or headers: nothing could be fetched");
}

void check_method(const std::string& method) {
  try {
    http_headers().add(method, "");
  } catch (const std::invalid_argument&) {
    throw std::invalid_argument("http_client: '" + method + "' is no method");
  }
}

stream connect_to(reactor& where, fetch_context& about) {
  std::vector<endpoint> addresses;
  deadline until = about.begin(http_stage::resolve, about.options.resolve);
  try {
    addresses = resolve(about.url.host, about.url.port, {.until = until});
  } catch (const resolve_error& error) {
    about.fail(std::string(error.what()) + "; check the host's name");
  } catch (const std::system_error& error) {
    about.fail(error.code().value(), "the resolver");
  } catch (const std::invalid_argument& error) {
    about.fail(error.what());
  }
  until = about.begin(http_stage::connect, about.options.connect);
  try {
    return connect(where, addresses, until);
  } catch (const std::system_error& error) {
    about.fail(error.code().value(), addresses.back().text());
  }
}

} // namespace

class http_client_state {
 public:
  http_client_state(reactor& in, const http_client_options& asked)
      : where(in), options(asked), pool(options, counts) {
    check(options);
  }

  /// One response, without following.
  http_result ask(fetch_context& about, const http_client::body_sink& sink) {
    for (bool again = false;; again = true) {
      about.begin(http_stage::pool, options.whole);
      auto lease = pool.take(about.url, again, about.whole);
      if (!lease)
        about.fail("all " + std::to_string(options.per_host) + " connections to " + about.url.authority() +
                       " were in use all the time; allow more for each host, or more time",
                   true);
      if (!lease->line) {
        lease->line.emplace(connect_to(where, about));
        ++counts.connected;
      }
      try {
        exchange_result got = exchange(about, *lease->line, sink, options.redirects != 0);
        if (got.keep)
          lease->keep();
        return std::move(got.response);
      } catch (const stale_connection& stale) {
        if (!lease->reused || again || !is_idempotent(about.request.method)) {
          const std::string peer = lease->line->peer();
          if (stale.error != 0)
            about.fail(stale.error, peer);
          about.fail(peer + " ended the connection without an answer");
        }
        ++counts.retried;
      }
    }
  }

  reactor& where;
  http_client_options options;
  http_client_counts counts;
  client_pool pool;
};

http_client::http_client(reactor& where, const http_client_options& options)
    : state_(std::make_unique<http_client_state>(where, options)) {}
http_client::~http_client() = default;

http_result http_client::fetch(const http_request& asked, const body_sink& sink) {
  check_method(asked.method);
  http_request request = asked;
  fetch_context about(state_->options, request);
  about.whole = deadline_after(state_->options.whole);
  try {
    about.url = http_url::parse(request.target);
  } catch (const url_error& error) {
    about.fail(error.reason());
  }
  for (std::uint32_t hops = 0;; ++hops) {
    http_result result = state_->ask(about, sink);
    const std::string_view location = result.headers.get("location");
    if (state_->options.redirects == 0 || !is_redirect(result.status) || location.empty()) {
      result.url = about.url.text();
      result.redirects = hops;
      return result;
    }
    about.stage = http_stage::redirect;
    if (hops == state_->options.redirects)
      about.fail("more than " + std::to_string(hops) + " redirects, the last one to '" +
                 std::string(location) + "'; do they go in a circle?");
    const std::string from = about.url.authority();
    try {
      about.url = about.url.resolve(location);
    } catch (const url_error& error) {
      about.fail(error.what());
    }
    if (result.status <= 303 && request.method != "HEAD" && request.method != "GET") {
      request.method = "GET";
      request.body.clear();
    }
    if (about.url.authority() != from) { // what was meant for one host is not for another
      request.headers.remove("authorization");
      request.headers.remove("cookie");
    }
  }
}

http_result http_client::get(std::string_view url) {
  http_request request;
  request.target = url;
  return fetch(request);
}

http_client_counts http_client::counts() const noexcept {
  return state_->counts;
}
const http_client_options& http_client::options() const noexcept {
  return state_->options;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
