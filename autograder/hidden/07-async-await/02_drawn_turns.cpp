// Step 07.2, hidden: Tasks give turns away and await others as the judge drew it. Only a turn that is given
// away lets somebody else run, so the order follows from the queue.
#include "../../../exercises/07-async-await/tests/support.hpp"

#include <deque>

namespace {

using namespace chapter07;

/// What each of the Tasks writes, turn by turn: the queue played by hand, with the words handed out in the
/// order of the turns. In a turn several words may be written, by awaited Tasks.
using turns = std::vector<std::vector<std::uint64_t>>;

std::vector<turns> plan(std::span<const std::uint64_t> draw, std::span<const std::uint64_t> order,
                        std::size_t count) {
  std::vector<turns> lives(count);
  std::deque<std::size_t> queue;
  for (std::size_t i = 0; i < count; ++i)
    queue.push_back(i);
  for (std::size_t at = 0; at < order.size();) {
    const std::size_t who = queue.front();
    queue.pop_front();
    queue.push_back(who);
    lives[who].emplace_back();
    for (std::uint64_t more = 1 + draw[at] % 4; more > 0 && at < order.size(); --more)
      lives[who].back().push_back(order[at++]);
  }
  return lives;
}

/// Writes the words from `at` on; each word after the first by a Task that the one before awaits.
Task<> writes(std::vector<std::uint64_t>& list, const std::vector<std::uint64_t>& words, std::size_t at) {
  if (at == words.size())
    co_return;
  list.push_back(words[at]);
  co_await writes(list, words, at + 1);
}
/// One life: the turns from `turn` on. Every other one is begun by a Task that is awaited for the rest.
Task<> lives_on(std::vector<std::uint64_t>& list, const turns& all, std::size_t turn) {
  if (turn == all.size())
    co_return;
  co_await writes(list, all[turn], 0);
  co_await async::yield();
  if (turn + 1 < all.size() && turn % 2 == 0) {
    co_await writes(list, all[turn + 1], 0);
    co_await async::yield();
    co_await lives_on(list, all, turn + 2);
  } else {
    co_await lives_on(list, all, turn + 1);
  }
}

} // namespace

KERNLET_TEST("07.2.drawn-turns") {
  const auto order = t.input("order"), draw = t.input("draw");
  const std::vector<turns> lives = plan(draw, order, 5);
  std::vector<std::uint64_t> seen;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("%zu Tasks await and give turns away as drawn, %zu words in all", lives.size(), order.size());
    std::vector<async::handle<void>> running;
    for (const turns& each : lives)
      running.push_back(co_await async::spawn(lives_on(seen, each, 0)));
    for (const auto& each : running)
      co_await each.join();
  };
  run(t, world, body);
  t.observe("order", seen);
  t.observe("draw", draw);
}
