// Step 08.4, hidden: a long stream through a ring of drawn capacity, on two processors.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

namespace {

/// One side of the ring sleeps here while it cannot go on. The other side only looks at a flag, so that
/// nothing but the ring orders the items.
struct bench {
  std::atomic<bool> taken{false};
  kernlet::judge::thread_id sitter = 0;

  template <class Try>
  void sit_until(kernlet::judge::test& t, Try succeeds) {
    while (!succeeds()) {
      taken.store(true, std::memory_order_relaxed);
      std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the one in call()
      if (succeeds())
        return;
      t.park();
    }
  }
  void call(kernlet::judge::test& t) {
    std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the one in sit_until()
    if (taken.load(std::memory_order_relaxed) && taken.exchange(false, std::memory_order_relaxed))
      t.wake(sitter);
  }
};

} // namespace

KERNLET_TEST("08.4.stream") {
  using namespace chapter08;
  const std::size_t capacity = t.value("capacity") + 1;
  constexpr std::uint64_t words = 2000;
  ring_core ring(capacity);
  struct item {
    std::uint64_t word, again;
  };
  std::vector<item> items(capacity);
  bench full, empty;
  t.step("%llu words through a ring with room for %zu", static_cast<unsigned long long>(words), capacity);
  full.sitter = 1; // the first thread that this one spawns
  const auto producer = t.spawn([&] {
    for (std::uint64_t word = 1; word <= words; ++word) {
      std::size_t place = 0;
      full.sit_until(t, [&] { return ring.try_begin_push(place); });
      items[place] = {word, ~word};
      ring.end_push();
      empty.call(t);
    }
  });
  std::uint64_t broken = 0, disorder = 0;
  for (std::uint64_t next = 1; next <= words; ++next) {
    std::size_t place = 0;
    empty.sit_until(t, [&] { return ring.try_begin_pop(place); });
    broken += items[place].word != ~items[place].again;
    disorder += items[place].word != next;
    ring.end_pop();
    full.call(t);
  }
  t.join(producer);
  KERNLET_CHECK_EQUAL(t, broken, 0, "items that were not whole");
  KERNLET_CHECK_EQUAL(t, disorder, 0, "items that came out of their turn");
}
