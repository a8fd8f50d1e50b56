#pragma once
// What the connections of a server share.
//
// Invariants
// - A connection is in the list from the beginning of its task to the end, so the list's length is what the
//   bound on connections counts, with those that are spawned and have not begun.
// - `tick` never runs ahead of the clock, and while a connection lives it is at most a tick behind, plus what
//   others keep the loop. A stage that begins in tick t and may take n ticks ends in tick t + n + 1 at the
//   earliest: never early.

#include "message_parser.hpp"
#include "response_text.hpp"

#include <array>
#include <kernlet/http_server.hpp>
#include <kernlet/task_group.hpp>
#include <optional>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A connection, as the clock sees it.
struct timed_connection {
  static constexpr std::uint64_t never = ~std::uint64_t{0};

  std::uint64_t limit = never; ///< the tick in which the present stage ends
  bool expired = false;        ///< it has ended
  bool waits_for_request = true;
  bool writing = false;
  int descriptor = -1;
  timed_connection *next = nullptr, *previous = nullptr;

  /// Ends what the connection's task waits for: a read gives the end of the stream, a write an error.
  void wake_up() noexcept;
};

/// What a request needs, from its first byte until its response has been sent.
struct workspace {
  explicit workspace(const message_limits& limits) noexcept : parser(message_parser::kind::request, limits) {}
  message_parser parser;
  http_request asked;
  http_response response;
  std::string out;
  workspace* next = nullptr; ///< in the list of those that nobody has
};

/// Lends them; keeps the last ones that came back.
class workspaces {
 public:
  explicit workspaces(const message_limits& limits) noexcept : limits_(limits) {}
  ~workspaces();
  workspaces(const workspaces&) = delete;
  workspaces& operator=(const workspaces&) = delete;

  struct gives_back {
    workspaces* owner = nullptr;
    void operator()(workspace* one) const noexcept { owner->take_back(one); }
  };
  using loan = std::unique_ptr<workspace, gives_back>;
  /// Ready for the first byte of a request.
  loan borrow();

 private:
  void take_back(workspace* one) noexcept;
  message_limits limits_;
  workspace* free_ = nullptr;
  unsigned kept_ = 0;
};

struct stage_ticks {
  std::uint64_t idle, header, body, write;
};

class http_server_state {
 public:
  http_server_state(reactor& where, std::optional<listener> door, http_handler handler,
                    const http_server_options& options);

  void serve();
  void shutdown(deadline until);

  void enter(timed_connection& one) noexcept;
  void leave(timed_connection& one) noexcept;
  void report(const http_request& asked) noexcept;
  /// Whether responses ask the peer to end the connection: others wait, or we are ending.
  bool wants_room() const noexcept { return draining || open >= options.max_connections; }

  reactor& where;
  http_handler handler;
  http_server_options options;
  stage_ticks stages{};
  std::uint64_t tick = 0;
  date_line date;
  bool draining = false;
  std::uint32_t open = 0;
  http_server_counts counts;
  class workspaces workspaces;
  std::array<char, 16 * 1024> input; ///< what was read last, until it is parsed
  std::optional<listener> door;
  endpoint here;

 private:
  void accept_all(task_group& guests);
  void keep_time(task_group& guests);
  void look_at_the_clock() noexcept;

  std::chrono::milliseconds tick_length_{};
  deadline began_;
  deadline drain_until_ = no_deadline;
  timed_connection* first_ = nullptr;
  task_group* accepting_ = nullptr; ///< while it accepts
  waiter* room_ = nullptr;          ///< who waits for a connection to end
  waiter* nobody_ = nullptr;        ///< the clock, while there is nothing to time
  bool served_ = false;
};

/// One connection's task: see server_connection.cpp.
void serve_connection(http_server_state& server, stream line);

} // namespace KERNLET_PARTS
} // namespace kernlet
