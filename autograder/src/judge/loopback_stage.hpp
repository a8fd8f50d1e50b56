#pragma once
/// \file
/// What the scenarios of judge/loopback.hpp are written with: the stage, and the clients on it.

#include "judge/loopback.hpp"
#include "support/descriptor.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <optional>

namespace kernlet::grader {

/// Thrown by a client that saw something wrong: ends the scenario.
struct play_failure {
  std::string what, expected, got;
};

/// Thrown when the program has ended while the scenario still waited for a word of it.
struct program_over {};

/// The socket, the words that pass between judge and child, and the accounts of one run.
struct loopback_stage {
  loopback_stage(const assignment& drawn, loopback_outcome& into);

  /// How many connections stand in the kernel's queue. Nothing where the kernel does not tell.
  std::optional<std::size_t> waiting() const;

  /// Says a word to the child, once it is there to hear it.
  void say(std::string_view word);
  /// Waits until the child has told this word. Throws program_over.
  void wait_for(std::string_view word);

  /// A line of the story.
  template <class... Argument>
  void step(fmt::format_string<Argument...> format, Argument&&... arguments) {
    outcome.steps.push_back("judge: " + fmt::format(format, std::forward<Argument>(arguments)...));
  }

  const assignment& work;
  loopback_outcome& outcome;
  descriptor listener;
  sockaddr_in address{};
  sandbox::conversation* talk = nullptr; ///< while the play is on
  std::size_t bound = 0, served = 0;     ///< what the scenario tells the test
};

/// One client: a connection, and what it is owed.
///
/// Invariant: `back_` bytes of `sent_` have come back and were what had been sent; everything else that comes
/// is wrong.
class loopback_client {
 public:
  /// Connects. A server that listens no more: the client is refused, and everything else does nothing.
  loopback_client(loopback_stage& stage, std::size_t number);

  /// Sends bytes that are drawn, and does not read meanwhile.
  void send(std::size_t count);
  /// Sends them, and reads only a little, and only when it cannot write: a peer that is slower than the
  /// server.
  void send_and_read_slowly(std::size_t count);
  /// Sends until the server takes no more for the moment.
  void send_until_full();
  /// Reads until everything that was sent has come back.
  void expect_all();
  /// Ends the client's side; the server may still send.
  void end_sending();
  /// Reads what is owed and then the end, and nothing else.
  void expect_end();
  /// Reads to the end, whichever kind it is; nothing may come.
  void expect_nothing();
  /// Whether a byte has come back already. Does not wait.
  bool was_answered();
  /// Cuts the connection off: the server reads an error.
  void reset();

  std::size_t number() const noexcept { return number_; }

 private:
  enum class stream { bytes, end, broken, nothing_yet };

  void wait_until(short ready);
  stream receive(std::size_t most, bool wait = true);
  /// What the kernel takes at once; 0 when it takes nothing.
  std::size_t offer(std::string_view bytes);
  [[noreturn]] void fail(std::string what, std::string expected = {}, std::string got = {}) const;

  loopback_stage* stage_;
  std::size_t number_, batches_ = 0;
  descriptor connection_;
  std::string sent_;
  std::size_t back_ = 0;
};

/// A scenario by its name, without "loopback:".
struct loopback_scenario {
  std::string_view name;
  std::size_t bound, served;
  void (*play)(loopback_stage&);
};
const std::vector<loopback_scenario>& loopback_scenarios();

} // namespace kernlet::grader
