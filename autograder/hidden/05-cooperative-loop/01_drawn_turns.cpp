// Step 05.1, hidden: tasks yield and spawn as the judge drew it; each turn comes when the queue says.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

#include <deque>

namespace {

using namespace chapter05;

/// What a task does at the end of a turn: 0 and 1 yield, 2 spawns another one and yields, 3 ends.
struct life {
  std::vector<std::uint64_t> turns;  ///< what it writes in each turn
  std::vector<std::size_t> children; ///< whom it spawns in each turn; 0 for nobody
};

/// Plays the queue by hand, with the drawn numbers, and hands out the words in the order of the turns.
std::vector<life> plan(std::span<const std::uint64_t> draw, std::span<const std::uint64_t> order,
                       std::size_t first) {
  std::vector<life> lives(first);
  std::deque<std::size_t> queue;
  for (std::size_t i = 0; i < first; ++i)
    queue.push_back(i);
  for (std::size_t at = 0; at < order.size() && !queue.empty(); ++at) {
    const std::size_t who = queue.front();
    queue.pop_front();
    lives[who].turns.push_back(order[at]);
    const bool ends = draw[at] == 3 && queue.size() > 2; // somebody is always left
    const bool spawns = draw[at] == 2;
    lives[who].children.push_back(spawns ? lives.size() : 0);
    if (spawns) {
      queue.push_back(lives.size());
      lives.emplace_back();
    }
    if (!ends)
      queue.push_back(who);
  }
  return lives;
}

struct play {
  loop tasks;
  std::vector<life> lives;
  std::vector<std::uint64_t> seen;

  void start(std::size_t who) {
    tasks.spawn([this, who] {
      for (std::size_t turn = 0; turn < lives[who].turns.size(); ++turn) {
        seen.push_back(lives[who].turns[turn]);
        if (lives[who].children[turn] != 0)
          start(lives[who].children[turn]);
        this_task::yield();
      }
    });
  }
};

} // namespace

KERNLET_TEST("05.1.drawn-turns") {
  const auto order = t.input("order");
  constexpr std::size_t first = 6;
  play all;
  all.lives = plan(t.input("draw"), order, first);
  t.step("%zu tasks yield, spawn and end as drawn, %zu turns in all", all.lives.size(), order.size());
  for (std::size_t i = 0; i < first; ++i)
    all.start(i);
  run(t, all.tasks);
  t.observe("order", all.seen);
  t.observe("draw", t.input("draw"));
}
