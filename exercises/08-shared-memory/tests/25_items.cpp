// Step 08.4: spsc_ring<T>, which is the runtime's, over your ring: items that can only be moved, a move that
// throws, and items that are inside when it ends.
#include "support.hpp"

#include <stdexcept>
#include <utility>

namespace {

/// Counts those that are alive. Its move throws when it is told to.
struct item {
  static inline int alive = 0;
  static inline bool refuse = false;
  std::uint64_t word;
  explicit item(std::uint64_t value) : word(value) { ++alive; }
  item(item&& other) noexcept(false) : word(other.word) {
    if (refuse)
      throw std::runtime_error("this one does not move");
    ++alive;
  }
  item& operator=(item&&) = delete;
  ~item() { --alive; }
};

} // namespace

KERNLET_TEST("08.4.items") {
  using namespace chapter08;
  {
    spsc_ring<std::unique_ptr<std::uint64_t>> ring(3);
    auto one = std::make_unique<std::uint64_t>(1);
    for (std::uint64_t i = 0; i < 3; ++i)
      KERNLET_CHECK(t, ring.try_emplace(new std::uint64_t(i)) && "there is room");
    KERNLET_CHECK(t, !ring.try_push(std::move(one)) && one != nullptr && "what did not go in is as it was");
    for (std::uint64_t i = 0; i < 2; ++i) {
      const auto got = ring.try_pop();
      KERNLET_CHECK_EQUAL(t, got ? **got : 99, i, "an item");
    }
  } // one is inside
  {
    spsc_ring<item> ring(2);
    ring.try_emplace(1u);
    ring.try_emplace(2u);
    item::refuse = true;
    bool thrown = false;
    try {
      ring.try_pop();
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    item::refuse = false;
    KERNLET_CHECK(t, thrown && "the exception comes out");
    const auto got = ring.try_pop();
    KERNLET_CHECK_EQUAL(t, got ? got->word : 99, 1, "the item that did not move the first time");
    item third(3);
    item::refuse = true;
    thrown = false;
    try {
      ring.try_push(std::move(third));
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    item::refuse = false;
    KERNLET_CHECK(t, thrown && "the exception comes out");
    const auto next = ring.try_pop();
    KERNLET_CHECK_EQUAL(t, next ? next->word : 99, 2, "the next item");
    KERNLET_CHECK(t, !ring.try_pop().has_value() && "what could not be moved in is not inside");
    ring.try_emplace(4u);
  }
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(item::alive), 0, "items that nobody destroyed");
}
