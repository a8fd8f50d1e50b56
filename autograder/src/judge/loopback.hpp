#pragma once
/// \file
/// A server under test, judged from outside.
///
/// The child can make no socket. It inherits one, which the judge has bound to 127.0.0.1, and the judge plays
/// the clients over the loopback device, from the other side of the sandbox's wall. Which clients come, what
/// they send and in which order they stop is a scenario; a test names it as its oracle,
/// "loopback:round-trips" say. The bytes are drawn from the seed. The verdict is what the clients saw.
///
/// Nothing here looks at a clock. A client waits for its bytes until they are there or the program is over; a
/// server that never sends them is killed by the run's limits, and reported as killed.

#include "judge/assignment.hpp"
#include "sandbox/conversation.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// What the clients of one run saw.
struct loopback_outcome {
  std::string failure, expected, got; ///< the first thing that was wrong; empty: nothing
  bool finished = false;              ///< the scenario was played to its end
  std::vector<std::string> steps;     ///< for the story

  bool failed() const noexcept { return !failure.empty(); }
};

/// Every oracle that is a scenario: "loopback:one-client", ...
std::vector<std::string> loopback_oracles();
bool is_loopback(std::string_view oracle) noexcept;

struct loopback_stage;

/// The clients of one run, and the socket that they come to.
class loopback_play {
 public:
  /// Binds the socket, and adds what the test must know of the scenario to the inputs of `work`: how many
  /// connections may be `open` at a time (`bound`) and how many must have been `served` in the end. Throws
  /// grader_error where there is no loopback device, and for an oracle that is none.
  loopback_play(std::string_view oracle, assignment& work);
  ~loopback_play();
  loopback_play(const loopback_play&) = delete;
  loopback_play& operator=(const loopback_play&) = delete;

  /// For sandbox::request::inherited.
  int listener() const noexcept;

  /// For sandbox::request::partner. Never throws for what the server does.
  void play(sandbox::conversation& with);

  const loopback_outcome& outcome() const noexcept { return outcome_; }

 private:
  std::unique_ptr<loopback_stage> stage_;
  void (*scenario_)(loopback_stage&);
  loopback_outcome outcome_;
};

} // namespace kernlet::grader
