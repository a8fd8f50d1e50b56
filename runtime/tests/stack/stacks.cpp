// A stack by itself, and the pool, seen by one thread.
#include "catch.hpp"
#include "death.hpp"
#include "memory.hpp"

#include <algorithm>
#include <cstring>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/stack_pool.hpp>
#include <optional>
#include <set>
#include <vector>

using namespace kernlet;
using test::faults;
using test::page;

TEST_CASE("a stack has what was asked for, in whole pages", "[stack]") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, page(), page() + 1, 100 * page()})
    for (const std::size_t guard : {std::size_t{0}, std::size_t{1}, 3 * page()}) {
      CAPTURE(size, guard);
      guarded_stack stack({size, guard});
      const stack_area area = stack.area();
      CHECK(area.size == std::max<std::size_t>((size + page() - 1) / page(), 1) * page());
      CHECK(stack.guard_size() == (guard + page() - 1) / page() * page());
      CHECK(stack_high_water(area) == 0); // before anything is read: that counts as a touch
      CHECK_FALSE(faults(area.lowest));
      CHECK_FALSE(faults(area.top() - 8));
      if (guard != 0) {
        CHECK(faults(area.lowest - 8));
        CHECK(faults(area.lowest - stack.guard_size()));
      }
      std::memset(area.lowest, 1, area.size);
      CHECK(stack_high_water(area) == area.size);
    }
}

TEST_CASE("a pool's stacks are at least as large as its options say, and start at different cache lines",
          "[stack]") {
  stack_pool pool({.size = 16 * page()});
  std::vector<stack_area> taken;
  std::set<std::size_t> sizes;
  for (int i = 0; i < 300; ++i) {
    taken.push_back(pool.take());
    CHECK(taken.back().size >= pool.options().size);
    CHECK(reinterpret_cast<std::uintptr_t>(taken.back().lowest) % page() == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(taken.back().top()) % 16 == 0);
    CHECK(faults(taken.back().lowest - 8));
    sizes.insert(taken.back().size);
    *(taken.back().top() - 1) = std::byte{1};
    *(taken.back().top() - page() / 3) = std::byte{1};
    CHECK(test::resident_pages(taken.back()) == 1); // there is room for a first frame in the first page
  }
#if defined(TEST_FAST)
  CHECK(sizes.size() == 32);
#endif
  CHECK(pool.counts().taken() == 300);
  for (const stack_area& each : taken)
    pool.give_back(each);
  CHECK(pool.counts().taken() == 0);
  CHECK(pool.counts().reserved >= 300 * (pool.options().size + pool.options().guard));
}

TEST_CASE("a pool without guards", "[stack]") {
  stack_pool pool({.size = page(), .guard = 0});
  CHECK(pool.options().guard == 0);
  CHECK(pool.counts().guards == guard_kind::none);
  const stack_area stack = pool.take();
  std::memset(stack.lowest, 1, stack.size);
  pool.give_back(stack);
}

TEST_CASE("more pools than there are places in a thread's caches", "[stack]") {
  for (int round = 0; round < 3; ++round) {
    std::vector<std::optional<stack_pool>> pools(40);
    std::vector<stack_area> taken;
    for (std::size_t i = 0; i < pools.size(); ++i) {
      pools[i].emplace(stack_options{.size = (i + 1) * page()});
      taken.push_back(pools[i]->take());
      CHECK(taken.back().size >= (i + 1) * page());
    }
    for (std::size_t i = pools.size(); i-- > 0;) {
      pools[i]->give_back(taken[i]);
      const stack_area again = pools[i]->take();
      CHECK(again.lowest == taken[i].lowest);
      pools[i]->give_back(again);
      CHECK(pools[i]->trim() >= 1);
      CHECK(pools[i]->counts().taken() == 0);
    }
  }
}

TEST_CASE("trimming takes no stack out of its pool", "[stack]") {
  stack_pool pool({.size = 4 * page()});
  std::vector<stack_area> taken;
  std::set<std::byte*> places;
  for (int i = 0; i < 200; ++i) {
    taken.push_back(pool.take());
    places.insert(taken.back().lowest);
    std::memset(taken.back().lowest, 1, taken.back().size);
  }
  for (const stack_area& each : taken)
    pool.give_back(each);
  CHECK(pool.trim() >= 200);
  for (const stack_area& each : taken)
    CHECK(test::resident_pages(each) == 0);
  CHECK(pool.trim() == 0);
  const std::size_t made = pool.counts().made;
  for (stack_area& each : taken) {
    each = pool.take();
    CHECK(each.lowest[5] == std::byte{0});
    CHECK(faults(each.lowest - 8));
  }
  CHECK(pool.counts().made == made);
  for (const stack_area& each : taken)
    pool.give_back(each);
}

TEST_CASE("the default pool is one", "[stack]") {
  // In a child: it switches reports on for the rest of the process.
  const auto seen = test::in_child([] {
    stack_pool& pool = default_stacks();
    const stack_area stack = pool.take("somebody");
    const bool good = &pool == &default_stacks() && stack.size >= 64 * 1024;
    pool.give_back(stack);
    std::_Exit(good ? 7 : 8);
  });
  CHECK(seen.exit_code == 7);
}

TEST_CASE("sizes that no machine has", "[stack]") {
  CHECK_THROWS_AS(guarded_stack({.size = ~std::size_t{0}}), stack_error);
  CHECK_THROWS_AS(guarded_stack({.guard = ~std::size_t{0}}), stack_error);
  CHECK_THROWS_AS(guarded_stack({.size = std::size_t{1} << 47}), stack_error);
  CHECK_THROWS_AS(stack_pool({.size = ~std::size_t{0}}).take(), stack_error);
}
