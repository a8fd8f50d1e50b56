// There and back: words, stacks, locals, ends and new beginnings. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "side.hpp"

#include <alloca.h>
#include <cstring>
#include <numeric>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using test::side;
using test::to_pointer;
using test::to_word;

TEST_CASE("words travel both ways") {
  std::vector<std::uint64_t> seen;
  side other([&](side& here) {
    seen.push_back(to_word(here.first_word()));
    for (std::uint64_t i = 0; i < 3; ++i)
      seen.push_back(to_word(here.suspend(to_pointer(100 + i))));
  });
  CHECK(to_word(other.resume(to_pointer(1))) == 100);
  CHECK(to_word(other.resume(to_pointer(2))) == 101);
  CHECK(to_word(other.resume(to_pointer(3))) == 102);
  CHECK(other.resume(to_pointer(4)) == nullptr);
  CHECK(other.ended());
  CHECK(seen == std::vector<std::uint64_t>{1, 2, 3, 4});
}

TEST_CASE("a hundred thousand switches keep both sides' counts") {
  constexpr std::uint64_t rounds = 100'000;
  std::uint64_t theirs = 0;
  side other([&](side& here) {
    for (std::uint64_t i = 0; i < rounds; ++i)
      theirs = i + 1, here.suspend(to_pointer(i));
  });
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < rounds; ++i)
    wrong += to_word(other.resume()) != i;
  CHECK(wrong == 0);
  CHECK(theirs == rounds);
}

TEST_CASE("the guard's count is zero on both sides of a switch") {
  std::uint32_t inside = 99;
  side other([&](side& here) {
    inside = kernlet::this_thread().guard_depth;
    here.suspend();
    inside += kernlet::this_thread().guard_depth;
  });
  other.resume();
  CHECK(kernlet::this_thread().guard_depth == 0);
  other.resume();
  CHECK(kernlet::this_thread().guard_depth == 0);
  CHECK(inside == 0);
}

TEST_CASE("contexts nest: each one resumes the next and is resumed by it") {
  constexpr std::size_t depth = 20;
  std::vector<std::unique_ptr<side>> sides;
  std::vector<std::size_t> order;
  for (std::size_t level = 0; level < depth; ++level)
    sides.push_back(std::make_unique<side>([&, level](side& here) {
      for (int round = 0; round < 2; ++round) {
        if (level + 1 < depth)
          sides[level + 1]->resume();
        order.push_back(level);
        if (round == 0)
          here.suspend();
      }
    }));
  sides[0]->resume();
  CHECK(order.size() == depth);
  sides[0]->resume();
  std::vector<std::size_t> expected(depth);
  std::iota(expected.rbegin(), expected.rend(), 0);
  const auto half = expected;
  expected.insert(expected.end(), half.begin(), half.end());
  CHECK(order == expected);
  for (const auto& each : sides)
    CHECK(each->ended());
}

TEST_CASE("a stack is used again after exit_to, by the same context and by another") {
  std::uint64_t sum = 0;
  side other([&](side& here) {
    volatile std::uint64_t dirt[512] = {}; // what the next life finds on the stack
    for (auto& word : dirt)
      word = ~std::uint64_t{0};
    sum += to_word(here.first_word()) + (dirt[511] != ~std::uint64_t{0});
  });
  for (std::uint64_t life = 1; life <= 200; ++life) {
    other.resume(to_pointer(life));
    REQUIRE(other.ended());
    other.prepare();
  }
  CHECK(sum == 200 * 201 / 2);
}

namespace {

[[gnu::noinline]] std::uint64_t recurse(side& here, std::uint64_t depth) {
  volatile std::uint64_t local[16] = {depth};
  if (depth == 0)
    here.suspend();
  else
    local[1] = recurse(here, depth - 1);
  return local[0] + local[1];
}

/// Uses a frame whose size varies and whose locals ask for more alignment than the stack has: compilers
/// address them in unusual ways.
[[gnu::noinline]] std::uint64_t varying_frame(side& here, std::size_t size) {
  alignas(128) unsigned char fixed[128];
  auto* const varying = static_cast<unsigned char*>(alloca(size));
  std::memset(fixed, 0x5a, sizeof fixed);
  std::memset(varying, 0xa5, size);
  asm volatile("" : : "r"(fixed), "r"(varying) : "memory");
  std::uint64_t wrong = reinterpret_cast<std::uintptr_t>(fixed) % 128;
  here.suspend();
  for (const unsigned char byte : fixed)
    wrong += byte != 0x5a;
  for (std::size_t i = 0; i < size; ++i)
    wrong += varying[i] != 0xa5;
  return wrong;
}

} // namespace

TEST_CASE("large stacks and deep recursion") {
  constexpr std::uint64_t depth = 20'000;
  std::uint64_t sum = 0;
  side other([&](side& here) { sum = recurse(here, depth); }, 16 << 20);
  other.resume();
  other.resume();
  CHECK(other.ended());
  CHECK(sum == depth * (depth + 1) / 2);
}

#if !KERNLET_ASAN && !KERNLET_TSAN // raw switches, of which the sanitizers are not told
namespace {

/// A leaf that switches: its locals may lie below the stack pointer, in the red zone of x86-64, and nothing
/// else of it is a call.
[[gnu::noinline]] std::uint64_t leaf(kernlet::raw_context& from, kernlet::raw_context& to,
                                     std::uint64_t seed) {
  volatile std::uint64_t local[8];
  for (std::uint64_t i = 0; i < 8; ++i)
    local[i] = seed * 31 + i;
  from.switch_to_shared_fp(to, nullptr);
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < 8; ++i)
    wrong += local[i] != seed * 31 + i;
  return wrong;
}

struct pair {
  kernlet::raw_context home, away;
  std::uint64_t wrong_away = 0;
};

} // namespace

TEST_CASE("a leaf function's locals survive a switch on both stacks") {
  pair both;
  const auto stack = std::make_unique<std::byte[]>(side::default_stack);
  both.away.prepare(
      {stack.get(), side::default_stack},
      [](void* self, void*) {
        pair& here = *static_cast<pair*>(self);
        for (std::uint64_t i = 0;; ++i)
          here.wrong_away += leaf(here.away, here.home, ~i);
      },
      &both);
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < 1000; ++i)
    wrong += leaf(both.home, both.away, i);
  CHECK(wrong == 0);
  CHECK(both.wrong_away == 0);
}
#endif

TEST_CASE("frames of varying size with over-aligned locals survive a switch") {
  std::uint64_t wrong = 99;
  side first([&](side& here) { wrong = varying_frame(here, 1000); });
  side second([&](side& here) { wrong += varying_frame(here, 40); });
  first.resume();
  second.resume();
  first.resume();
  second.resume();
  CHECK(first.ended());
  CHECK(second.ended());
  CHECK(wrong == 0);
}

TEST_CASE("misuse ends in a panic that says so") {
  const auto seen = test::in_child([] {
    kernlet::context home, away;
    const auto stack = std::make_unique<std::byte[]>(side::default_stack);
    away.prepare({stack.get(), side::default_stack}, [](void*, void*) {}, nullptr);
    home.switch_to(away, nullptr);
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("entry function returned"));
}
