#pragma once
/// \file
/// Talking with a program while it runs.
///
/// A request may name a partner: a function of the judge's that runs in a thread of its own beside the
/// program. It hears what the program says on descriptor 4, speaks on descriptor 3, and may end the program.
/// What else passes between the two, over a socket that the program was given, is the partner's own affair.
///
/// Invariant: the partner's thread is over when run() returns. So every wait of a partner must end when
/// over() becomes readable, which it does when the program and all that it started are dead, or when a limit
/// has ended them.

#include "support/descriptor.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace kernlet::grader::sandbox {

class conversation {
 public:
  /// Throws grader_error when there is no descriptor left.
  conversation();

  /// \name For the partner's thread
  /// @{
  /// Queues bytes for the program's descriptor 3, behind its input. Does not wait.
  void say(std::string_view bytes);
  /// Waits until `enough`, given all that came over descriptor 4 so far, is true. False: the program is over.
  bool hear(const std::function<bool(std::string_view)>& enough);
  /// Ends the program; its outcome is `killed`, with the limit "partner".
  void end_program();
  /// A descriptor that is readable for good once the program is over.
  int over() const noexcept { return over_.read.get(); }
  /// @}

  /// \name For the watch
  /// @{
  std::string take_said();                               ///< what say() has queued since
  bool end_wanted() const;                               ///< end_program() was called
  int news() const noexcept { return news_.read.get(); } ///< readable when one of the two has changed
  void heard(std::string_view records);                  ///< all of them, from the first
  void end();                                            ///< the program is over
                                                         /// @}

 private:
  mutable std::mutex mutex_; // guards what follows it
  std::condition_variable changed_;
  std::string said_, records_;
  bool end_wanted_ = false, ended_ = false;
  pipe_ends news_, over_; // non-blocking; a byte in the first, the end of the second
};

using partner = std::function<void(conversation&)>;

} // namespace kernlet::grader::sandbox
