#pragma once
// What the tests of the switch meter share: a notebook that both threads write into at each turn.

#include <kernlet/judge/test.hpp>
#include <kernlet/switch_meter.hpp>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace chapter01 {

using namespace kernlet;

/// What was to be seen at one turn.
struct turn_note {
  int side;
  std::uint64_t turn;
  pid_t thread;
  int processor;
  long slept; ///< how often this thread has given up its processor of its own accord so far
};

/// Only the thread that has the turn writes; the hand-over orders one turn's note before the next one's. A
/// meter that lets both sides run at once races here, which the thread sanitizer tells.
class notebook {
 public:
  explicit notebook(std::size_t turns) { notes_.reserve(turns + 16); }

  static void take(void* self, int side, std::uint64_t turn) noexcept {
    auto& notes = static_cast<notebook*>(self)->notes_;
    if (notes.size() == notes.capacity())
      return; // far too many turns: the count will say so
    rusage used{};
    getrusage(RUSAGE_THREAD, &used);
    notes.push_back({side, turn, gettid(), sched_getcpu(), used.ru_nvcsw});
  }

  const std::vector<turn_note>& notes() const { return notes_; }

  /// Times that a side slept between its first turn and its last.
  long slept(int side) const {
    long first = -1, last = 0;
    for (const turn_note& note : notes_)
      if (note.side == side) {
        first = first < 0 ? note.slept : first;
        last = note.slept;
      }
    return first < 0 ? 0 : last - first;
  }

 private:
  std::vector<turn_note> notes_;
};

/// The processors that this process may use, by number.
inline std::vector<int> processors() {
  cpu_set_t all;
  CPU_ZERO(&all);
  sched_getaffinity(0, sizeof all, &all);
  std::vector<int> found;
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &all))
      found.push_back(i);
  return found;
}

/// Options that fill a notebook.
inline switch_meter_options noting(notebook& notes, std::uint64_t rounds) {
  switch_meter_options options;
  options.rounds = rounds;
  options.on_turn = notebook::take;
  options.turn_context = &notes;
  return options;
}

} // namespace chapter01
