#pragma once
// Where an execution could go on in more than one way, and which way it goes.
//
// An execution is a pure function of the numbers that choose() returns: 0 is always the plain way (the thread
// that runs goes on; a load reads the newest store). So a schedule is the list of the choices that are not 0,
// with their places.

#include "view.hpp"

#include <vector>

namespace kernlet::explore {

enum class strategy : std::uint8_t {
  bounded,    ///< depth-first, with at most so many preemptions
  sleep_sets, ///< depth-first, all; orders of independent operations are not tried twice
  random,
  pct, ///< random priorities, changed at a few places (Burckhardt and others, ASPLOS 2010)
  replay,
};

/// The next visible operation of a thread, as far as its order with others may matter.
struct operation {
  enum class kind : std::uint8_t { none, read, write, fence, synchronisation } what = kind::none;
  bool sequential = false; ///< seq_cst
  const void* object = nullptr;

  bool depends_on(const operation& other) const noexcept;
};
/// Waits and wakes touch more than one object: their order counts with every other one's.
inline constexpr operation synchronises_with_all{operation::kind::synchronisation, false, nullptr};

struct schedule_entry {
  std::uint32_t place;
  std::uint32_t choice;
  bool operator==(const schedule_entry&) const = default;
};
using schedule = std::vector<schedule_entry>; ///< places ascending

class choices {
 public:
  strategy how = strategy::random;
  unsigned bound = 2;                 ///< preemptions, for `bounded`
  unsigned depth = 3;                 ///< of bugs, for `pct`: one change of priorities less
  std::uint64_t seed = 0;             ///< of the execution, for `random` and `pct`
  const schedule* played = nullptr;   ///< for `replay`
  bool played_ignores_yields = false; ///< it was found by `sleep_sets`

  /// A yield is a hint, and of no consequence where all orders are tried.
  bool ignores_yields() const noexcept {
    return how == strategy::sleep_sets || (how == strategy::replay && played_ignores_yields);
  }

  /// Before each execution.
  void begin();
  /// After a depth-first execution: prepares the next one. False when there is none.
  bool advance();

  /// One of `n` ways that are no choice of a thread.
  unsigned choose(unsigned n) noexcept { return n < 2 ? 0 : choose_value(n); }
  /// One of the threads in `enabled` (not empty), where `current` runs; it is enabled unless the bit is
  /// missing. `pending` are all threads' next operations. max_threads: all that is left was tried already.
  unsigned choose_thread(std::uint32_t enabled, unsigned current, bool yields,
                         const std::array<operation, max_threads>& pending) noexcept;
  /// A thread is there from now on.
  void add_thread(unsigned thread) noexcept;

  /// What was chosen in this execution.
  const schedule& taken() const noexcept { return taken_; }
  std::uint32_t count() const noexcept { return count_; }

 private:
  struct node {
    std::uint8_t ways = 0, chosen = 0;
    bool thread = false;
    std::uint8_t order[max_threads] = {}; ///< of the ways, where they are threads
    std::uint8_t asleep = 0;              ///< threads of the sleep set when it was first reached
  };

  unsigned choose_value(unsigned n) noexcept;
  unsigned decide(unsigned n, bool thread) noexcept;
  unsigned next_node(unsigned n) noexcept;
  std::uint64_t draw() noexcept;
  unsigned draw_below(unsigned n) noexcept { return static_cast<unsigned>((draw() >> 32) * n >> 32); }
  void note(unsigned choice) noexcept;

  std::vector<node> nodes_;
  std::size_t at_ = 0; ///< in nodes_
  schedule taken_;
  std::uint32_t count_ = 0; ///< of choices in this execution
  std::size_t played_at_ = 0;
  std::uint64_t state_ = 1;
  unsigned preemptions_ = 0;
  std::uint8_t asleep_ = 0;
  std::array<std::uint64_t, max_threads> priority_{};
  std::array<std::uint64_t, 8> changes_{};
  std::uint64_t points_ = 0, longest_ = 30; ///< thread choices of this and of the longest execution
};

} // namespace kernlet::explore
