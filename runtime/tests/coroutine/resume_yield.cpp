// Resume, yield, values, generators, threads. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"

#include <cfenv>
#include <kernlet/coroutine.hpp>
#include <kernlet/generator.hpp>
#include <kernlet/overflow_report.hpp>
#include <kernlet/stack_pool.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <numeric>
#include <ranges>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;

static_assert(std::ranges::input_range<generator<int>>);
static_assert(std::ranges::view<generator<std::unique_ptr<int>>>);
static_assert(!std::copy_constructible<coroutine<>> && std::move_constructible<coroutine<int, int, int>>);

TEST_CASE("values travel both ways, and a result comes at the end") {
  coroutine<std::string, int, std::unique_ptr<int>> other([](auto& self, int first) {
    const int second = self.yield(std::to_string(first));
    const int third = self.yield(std::to_string(second));
    return std::make_unique<int>(third);
  });
  CHECK(other.resume(1) == "1");
  CHECK(other.resume(2) == "2");
  CHECK_FALSE(other.resume(3).has_value());
  CHECK(*other.result() == 3);
  CHECK_THROWS_AS(other.resume(4), coroutine_error);
}

TEST_CASE("a coroutine is moved while it runs and while it is suspended") {
  std::vector<coroutine<>> all;
  int steps = 0;
  all.emplace_back([&](yielder<>& self) {
    for (int i = 0; i < 20; ++i) { // the vector grows, and moves the one that runs
      all.emplace_back([&](yielder<>&) { ++steps; });
      self.yield();
    }
  });
  while (!all[0].done())
    all[0].resume();
  for (std::size_t i = 1; i < all.size(); ++i)
    all[i].resume();
  CHECK(steps == 20);
}

TEST_CASE("the rounding mode is kept, or shared if both sides say so") {
  int seen = -1;
  const auto body = [&](yielder<>& self) {
    std::fesetround(FE_UPWARD);
    self.yield();
    seen = std::fegetround();
  };
  coroutine<> own(body);
  own.resume();
  CHECK(std::fegetround() == FE_TONEAREST);
  own.resume();
  CHECK(seen == FE_UPWARD);
  coroutine<> sharing(body, {nullptr, fp_control::shared});
  sharing.resume();
  CHECK(std::fegetround() == FE_UPWARD);
  std::fesetround(FE_TONEAREST);
  sharing.resume();
  CHECK(seen == FE_TONEAREST);
}

TEST_CASE("the guard's count is zero on both sides, and deferred requests are honoured") {
  std::uint32_t inside = 99;
  coroutine<> other([&](yielder<>& self) {
    inside = this_thread().guard_depth + this_thread().switching;
    self.yield();
  });
  other.resume();
  CHECK(inside == 0);
  CHECK(this_thread().guard_depth == 0);
  CHECK(this_thread().switching == 0);
}

TEST_CASE("a generator is a range: lazy, read once, changed by its reader, left early") {
  int made = 0;
  generator<int> numbers([&](auto& out) {
    for (int i = 0;; ++i) {
      ++made;
      out.yield(i);
    }
  });
  CHECK(made == 0);
  int sum = 0;
  for (int each : std::ranges::ref_view(numbers) | std::views::filter([](int i) { return i % 2 == 1; }) |
                      std::views::take(3))
    sum += each;
  CHECK(sum == 1 + 3 + 5);
  CHECK(made <= 8);
  CHECK_THROWS_AS(numbers.begin(), coroutine_error);
  generator<int> none;
  CHECK(none.begin() == none.end());
  generator<int> fails([](auto& out) {
    out.yield(1);
    throw std::string("spoilt");
  });
  auto at = fails.begin();
  CHECK(*at == 1);
  CHECK_THROWS_AS(++at, std::string);
}

TEST_CASE("transfers in a ring: a hundred thousand, on one level of the stack") {
  constexpr int count = 100'000;
  std::vector<coroutine<int>> ring(3);
  int passed = 0;
  for (std::size_t i = 0; i < 3; ++i)
    ring[i] = coroutine<int>([&, i](yielder<int>& self) {
      for (;;)
        if (++passed == count)
          self.yield(passed);
        else
          self.transfer_to(ring[(i + 1) % 3]);
    });
  CHECK(ring[0].resume() == count);
}

TEST_CASE("two threads hand one coroutine to and fro") {
  constexpr int rounds = 2'000;
  int steps = 0;
  coroutine<> other([&](yielder<>& self) {
    for (;;) {
      ++steps;
      self.yield();
    }
  });
  thread_waiter mine, theirs;
  std::thread thread([&] {
    for (int i = 0; i < rounds; ++i) {
      theirs.park();
      other.resume();
      mine.wake();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    other.resume();
    theirs.wake();
    mine.park();
  }
  thread.join();
  CHECK(steps == 2 * rounds);
}

TEST_CASE("threads make, run and destroy coroutines at the same time") {
  std::vector<std::thread> threads;
  std::vector<std::uint64_t> sums(4);
  for (std::size_t t = 0; t < sums.size(); ++t)
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 500; ++i) {
        coroutine<std::uint64_t> one([i](auto& self) {
          for (;;)
            self.yield(i);
        });
        sums[t] += *one.resume() + *one.resume();
      }
    });
  for (auto& each : threads)
    each.join();
  CHECK(sums == std::vector<std::uint64_t>(4, 499 * 500));
}

#if !KERNLET_ASAN && !KERNLET_TSAN // which report an overflow in their own words
namespace {

[[gnu::noinline]] void use_up(const volatile char* above) {
  volatile char page[1024];
  page[0] = above != nullptr ? above[0] : 'a';
  if (page[0] != 'b') // always
    use_up(page);
  page[1] = page[0];
}

} // namespace

TEST_CASE("an overflow is reported with the coroutine's name, and the signal's default action follows") {
  const auto seen = test::in_child([] {
    const overflow_report reports; // the child has lost those that were on
    coroutine<> other([](yielder<>&) { use_up(nullptr); }, {.name = "parser"});
    other.resume();
  });
  CHECK(seen.signal == SIGSEGV);
  CHECK_THAT(seen.said, ContainsSubstring("\"parser\" used up its stack"));
}
#endif

namespace {

/// Counts how it is handed on.
struct counting {
  int *copies, *moves;
  counting(int* c, int* m) : copies(c), moves(m) {}
  counting(const counting& other) : copies(other.copies), moves(other.moves) { ++*copies; }
  counting(counting&& other) noexcept : copies(other.copies), moves(other.moves) { ++*moves; }
  void operator()(kernlet::yielder<>&) const {}
};

int times_run = 0;
void plain_function(kernlet::yielder<>&) {
  ++times_run;
}

} // namespace

TEST_CASE("a body is copied or moved once, straight into its last place") {
  int copies = 0, moves = 0;
  const counting body(&copies, &moves);
  kernlet::coroutine<> copied(body);
  CHECK(copies == 1);
  CHECK(moves == 0);
  kernlet::coroutine<> moved(counting(&copies, &moves));
  CHECK(copies == 1);
  CHECK(moves == 1);
  copied.resume();
  moved.resume();
  CHECK(copies + moves == 2);
}

TEST_CASE("a function is a body, too") {
  kernlet::coroutine<> by_name(plain_function), by_pointer(&plain_function);
  by_name.resume();
  by_pointer.resume();
  CHECK(times_run == 2);
}
