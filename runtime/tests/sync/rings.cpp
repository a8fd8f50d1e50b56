// The ring, with places alone and with items, on one thread and on two.
#include <kernlet/ring_core.hpp>
#include <kernlet/spsc_ring.hpp>

#include <kernlet/waiter.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

using namespace kernlet;

TEST_CASE("a ring takes as many as it has room for, in order, whatever the number") {
  const std::size_t capacity = GENERATE(1u, 2u, 3u, 5u, 7u, 8u, 100u);
  spsc_ring<std::size_t> ring(capacity);
  CHECK(ring.capacity() == capacity);
  std::size_t in = 0, out = 0;
  for (int round = 0; round < 50; ++round) {
    while (ring.try_push(in))
      ++in;
    REQUIRE(in - out == capacity);
    for (std::size_t i = 0; i < 1 + capacity / 2; ++i)
      REQUIRE(ring.try_pop() == out++);
  }
  while (const auto word = ring.try_pop())
    REQUIRE(*word == out++);
  CHECK(in == out);
}

TEST_CASE("capacities that no ring can have are refused") {
  CHECK_THROWS_AS(ring_core(0), std::invalid_argument);
  CHECK_THROWS_AS(ring_core((std::size_t{1} << 32) + 1), std::invalid_argument);
  CHECK_THROWS_AS(spsc_ring<int>(0), std::invalid_argument);
}

TEST_CASE("items go through once each, in order, from thread to thread") {
  const std::size_t capacity = GENERATE(1u, 3u, 64u);
  constexpr std::uint64_t words = 20'000;
  spsc_ring<std::unique_ptr<std::uint64_t>> ring(capacity);
  thread_waiter pushes, pops;
  std::thread producer([&] {
    for (std::uint64_t word = 0; word < words; ++word) {
      auto item = std::make_unique<std::uint64_t>(word);
      while (!ring.try_push(std::move(item)))
        pushes.park(); // a place that was given back since then has left a wake
      pops.wake();
    }
  });
  std::uint64_t disorder = 0;
  for (std::uint64_t word = 0; word < words; ++word) {
    auto item = ring.try_pop();
    for (; !item; item = ring.try_pop())
      pops.park();
    pushes.wake();
    disorder += **item != word;
  }
  producer.join();
  CHECK(disorder == 0);
  CHECK_FALSE(ring.try_pop().has_value());
}

TEST_CASE("a ring that ends destroys what is inside, and only that") {
  const auto counted = std::make_shared<int>(0);
  {
    spsc_ring<std::shared_ptr<int>> ring(3);
    for (int i = 0; i < 2; ++i) {
      REQUIRE(ring.try_push(counted));
      REQUIRE(ring.try_pop().has_value());
    }
    REQUIRE(ring.try_push(counted));
    REQUIRE(ring.try_push(counted));
    CHECK(counted.use_count() == 3);
  }
  CHECK(counted.use_count() == 1);
}

namespace {

struct reluctant {
  static inline bool refuse = false;
  int word;
  explicit reluctant(int value) : word(value) {}
  reluctant(reluctant&& other) noexcept(false) : word(other.word) {
    if (refuse)
      throw std::runtime_error("not now");
  }
};

} // namespace

TEST_CASE("an exception out of a move leaves the ring as it was") {
  spsc_ring<reluctant> ring(2);
  REQUIRE(ring.try_emplace(1));
  reluctant::refuse = true;
  CHECK_THROWS_AS(ring.try_pop(), std::runtime_error);
  CHECK_THROWS_AS(ring.try_push(reluctant(2)), std::runtime_error);
  reluctant::refuse = false;
  CHECK(ring.try_push(reluctant(3)));
  CHECK_FALSE(ring.try_push(reluctant(4)));
  CHECK(ring.try_pop()->word == 1);
  CHECK(ring.try_pop()->word == 3);
}

TEST_CASE("a type that is aligned, and one that is an optional itself") {
  struct alignas(64) aligned {
    int word;
  };
  spsc_ring<aligned> wide(3);
  REQUIRE(wide.try_emplace(aligned{5}));
  CHECK(wide.try_pop()->word == 5);
  spsc_ring<std::optional<int>> optional(1);
  REQUIRE(optional.try_emplace(std::nullopt));
  const auto got = optional.try_pop();
  REQUIRE(got.has_value());
  CHECK_FALSE(got->has_value());
}
