// Step 07.2: a generator's body and its reader take turns; each element is an await.
#include "support.hpp"

namespace {

using namespace chapter07;

async::generator<std::uint64_t> elements(std::span<const std::uint64_t> words,
                                         std::vector<std::uint64_t>& lives) {
  const witness here(lives, 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i % 3 == 2)
      co_await async::sleep_for(1ms);
    co_yield std::uint64_t(words[i]);
  }
}

} // namespace

KERNLET_TEST("07.2.generator") {
  const auto words = t.input("words");
  std::vector<std::uint64_t> seen, lives;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("main reads a generator to its end; now and then the body waits before it yields");
    auto all = elements(words, lives);
    while (const std::uint64_t* const each = co_await all.next())
      seen.push_back(*each);
    const std::uint64_t* const after = co_await all.next();
    KERNLET_CHECK(t, after == nullptr);
    KERNLET_CHECK_EQUAL(t, lives.size(), 1, "lives of the body's local that are over");
    t.step("main drops another one half way");
    {
      auto some = elements(words, lives);
      co_await some.next();
      co_await some.next();
      KERNLET_CHECK_EQUAL(t, lives.size(), 1, "lives that are over while it is read");
    }
    KERNLET_CHECK_EQUAL(t, lives.size(), 2, "lives that are over once it was dropped");
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, world.passed(), words.size() / 3, "ms that the body has waited");
  t.observe("words", seen);
}
