// Accepting, the clock, and the end.

#include "http_server_state.hpp"

#include <cstdio>
#include <kernlet/this_task.hpp>
#include <stdexcept>
#include <sys/socket.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using std::chrono::milliseconds;

/// An eighth of the shortest stage, but no busier than every millisecond, nor lazier than a quarter of a
/// second.
milliseconds tick_for(const http_server_options& options) {
  const milliseconds shortest = std::min({options.idle, options.header, options.body, options.write}) / 8;
  return std::clamp(shortest, milliseconds(1), milliseconds(250));
}

void check(const http_server_options& options) {
  const auto positive = [](milliseconds each, const char* name) {
    if (each.count() <= 0)
      throw std::invalid_argument(std::string("http_server: the time '") + name +
                                  "' is not positive: every request would come too late");
  };
  positive(options.idle, "idle");
  positive(options.header, "header");
  positive(options.body, "body");
  positive(options.write, "write");
  if (options.max_header == 0 || options.max_connections == 0)
    throw std::invalid_argument(
        "http_server: a limit of 0 on headers or connections: nobody could be served");
}

/// Waits for a wake that means "look again".
void park_in(waiter*& place) {
  waiter& me = current_waiter();
  place = &me;
  const wake_reason why = me.park();
  place = nullptr;
  if (why == wake_reason::cancelled)
    throw task_cancelled{};
}

} // namespace

workspaces::~workspaces() {
  while (free_ != nullptr)
    delete std::exchange(free_, free_->next);
}

workspaces::loan workspaces::borrow() {
  workspace* one = free_;
  if (one != nullptr) {
    free_ = one->next;
    --kept_;
  } else {
    one = new workspace(limits_);
  }
  one->asked.clear();
  one->parser.next({.target = &one->asked.target, .headers = &one->asked.headers, .body = &one->asked.body});
  return loan(one, {this});
}

void workspaces::take_back(workspace* one) noexcept {
  constexpr unsigned most_kept = 16;
  constexpr std::size_t large = 64 * 1024; // one large body is no reason to keep as much for ever
  if (kept_ == most_kept || one->asked.body.capacity() > large || one->out.capacity() > large ||
      one->response.body.capacity() > large) {
    delete one;
    return;
  }
  one->response.stream = nullptr; // what it owns is not ours to keep
  one->next = std::exchange(free_, one);
  ++kept_;
}

void timed_connection::wake_up() noexcept {
  ::shutdown(descriptor, writing ? SHUT_RDWR : SHUT_RD);
}

http_server_state::http_server_state(reactor& in, std::optional<listener> listening, http_handler f,
                                     const http_server_options& asked)
    : where(in), handler(std::move(f)), options(asked), workspaces({asked.max_header, asked.max_body}),
      door(std::move(listening)), here(door->here()) {
  check(options);
  if (!handler)
    throw std::invalid_argument("http_server: no handler");
  tick_length_ = tick_for(options);
  const auto ticks = [&](milliseconds length) {
    return static_cast<std::uint64_t>((length + tick_length_ - milliseconds(1)) / tick_length_) + 1;
  };
  stages = {ticks(options.idle), ticks(options.header), ticks(options.body), ticks(options.write)};
  began_ = std::chrono::steady_clock::now();
  date.refresh();
}

void http_server_state::enter(timed_connection& one) noexcept {
  one.next = first_;
  if (first_ != nullptr)
    first_->previous = &one;
  first_ = &one;
}

void http_server_state::leave(timed_connection& one) noexcept {
  (one.previous != nullptr ? one.previous->next : first_) = one.next;
  if (one.next != nullptr)
    one.next->previous = one.previous;
}

void http_server_state::report(const http_request& asked) noexcept {
  if (options.on_failure != nullptr) {
    options.on_failure(options.on_failure_self, asked, std::current_exception());
    return;
  }
  try {
    throw;
  } catch (const std::exception& known) {
    std::fprintf(stderr, "kernlet: http: the handler of '%s' failed: %s\n", asked.target.c_str(),
                 known.what());
  } catch (...) {
    std::fprintf(stderr, "kernlet: http: the handler of '%s' failed with no std::exception\n",
                 asked.target.c_str());
  }
}

void http_server_state::look_at_the_clock() noexcept {
  tick = static_cast<std::uint64_t>((std::chrono::steady_clock::now() - began_) / tick_length_);
  date.refresh();
}

void http_server_state::accept_all(task_group& guests) {
  /// Goes with the connection's task: it has left, even if it never began.
  struct seat {
    explicit seat(http_server_state& in) noexcept : server(&in) {
      ++server->open;
      ++server->counts.accepted;
    }
    seat(seat&& other) noexcept : server(std::exchange(other.server, nullptr)) {}
    ~seat() {
      if (server != nullptr && server->open-- == server->options.max_connections && server->room_ != nullptr)
        server->room_->wake();
    }
    http_server_state* server;
  };
  for (;;) {
    while (open >= options.max_connections) {
      const waits_for note("a connection to end: there are as many as allowed");
      park_in(room_);
    }
    stream line = door->accept();
    if (nobody_ != nullptr) {
      look_at_the_clock(); // it stood still
      nobody_->wake();
    }
    guests.spawn("http connection", [this, line = std::move(line), place = seat(*this)]() mutable {
      serve_connection(*this, std::move(line));
    });
  }
}

void http_server_state::keep_time(task_group& guests) {
  for (;;) {
    if (open == 0 && drain_until_ == no_deadline) {
      const waits_for note("a connection to time");
      park_in(nobody_);
    }
    this_task::sleep_for(tick_length_);
    look_at_the_clock();
    for (timed_connection* each = first_; each != nullptr; each = each->next)
      if (each->limit <= tick) {
        each->limit = timed_connection::never;
        each->expired = true;
        each->wake_up();
        ++counts.timed_out;
      }
    if (draining && std::chrono::steady_clock::now() >= drain_until_) {
      drain_until_ = no_deadline;
      counts.cut_off += open;
      guests.cancel();
    }
  }
}

void http_server_state::serve() {
  if (std::exchange(served_, true))
    throw std::logic_error("http_server: serve() a second time; make another server");
  task_group guests; // ends last
  task_group clock;
  clock.spawn("http clock", [&] { keep_time(guests); });
  {
    task_group accepting;
    struct place {
      task_group*& name;
      ~place() { name = nullptr; }
    } const named{accepting_};
    accepting.spawn("http accept", [&] { accept_all(guests); });
    accepting_ = &accepting;
    if (draining)
      accepting.cancel();
    accepting.join();
  }
  door.reset();
  draining = true;
  guests.join();
  clock.cancel();
  clock.join();
}

void http_server_state::shutdown(deadline until) {
  draining = true;
  drain_until_ = std::min(drain_until_, until);
  if (accepting_ != nullptr)
    accepting_->cancel();
  if (nobody_ != nullptr)
    nobody_->wake();
  for (timed_connection* each = first_; each != nullptr; each = each->next)
    if (each->waits_for_request)
      each->wake_up();
}

http_server::http_server(reactor& where, http_handler handler, const http_server_options& options)
    : state_(std::make_unique<http_server_state>(where, listener(where, options.listen), std::move(handler),
                                                 options)) {}

http_server::http_server(reactor& where, unique_descriptor listening, http_handler handler,
                         const http_server_options& options)
    : state_(std::make_unique<http_server_state>(where, listener(where, std::move(listening), options.listen),
                                                 std::move(handler), options)) {}

http_server::~http_server() = default;

void http_server::serve() {
  state_->serve();
}
void http_server::shutdown(deadline until) {
  state_->shutdown(until);
}
std::uint16_t http_server::port() const noexcept {
  return state_->here.port();
}
const endpoint& http_server::here() const noexcept {
  return state_->here;
}
http_server_counts http_server::counts() const noexcept {
  http_server_counts now = state_->counts;
  now.open = state_->open;
  return now;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
