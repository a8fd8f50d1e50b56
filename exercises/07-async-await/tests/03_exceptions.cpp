// Step 07.1: what a body lets out is thrown by the co_await of it, and locals are destroyed on the way.
#include "support.hpp"

#include <stdexcept>

namespace {

using namespace chapter07;

Task<std::uint64_t> throws_at(std::uint64_t depth, std::uint64_t word, std::vector<std::uint64_t>& lives) {
  const witness here(lives, depth);
  if (depth == 0) {
    co_await async::yield();
    throw failure{word};
  }
  co_return co_await throws_at(depth - 1, word, lives) + 1;
}
Task<> translates(std::uint64_t word) {
  try {
    co_await fails(word, 1);
  } catch (const failure& what) {
    throw std::runtime_error(std::to_string(what.word));
  }
}
Task<std::uint64_t&> throws_at_once(std::uint64_t& word) {
  throw failure{word};
  co_return word;
}

} // namespace

KERNLET_TEST("07.1.exceptions") {
  const auto words = t.input("thrown");
  std::vector<std::uint64_t> seen, lives;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("an exception passes four frames, each with a local object");
    try {
      co_await throws_at(3, words[0], lives);
    } catch (const failure& what) {
      seen.push_back(what.word);
    }
    for (std::uint64_t i = 0; i < lives.size(); ++i)
      KERNLET_CHECK_EQUAL(t, lives[i], i, "whose local was destroyed: innermost first");
    KERNLET_CHECK_EQUAL(t, lives.size(), 4, "locals that were destroyed");
    t.step("one is caught on the way, and another one thrown");
    try {
      co_await translates(words[1]);
    } catch (const std::runtime_error& what) {
      seen.push_back(std::stoull(what.what()));
    }
    t.step("one leaves a body that has not waited; and after all that a Task still returns");
    std::uint64_t third = words[2];
    try {
      ++co_await throws_at_once(third);
    } catch (const failure& what) {
      seen.push_back(what.word);
    }
    seen.push_back(co_await gives(words[3]));
  };
  run(t, world, body);
  t.observe("thrown", seen);
}
