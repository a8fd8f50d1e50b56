// What lives in registers across a switch: control words, x87 values, vectors. Compiled once for each
// runtime, with optimisation in every build, so that the values are in registers.
#include "catch.hpp"
#include "side.hpp"

#include <array>
#include <cfenv>
#include <vector>

using kernlet::fp_control;
using test::side;

namespace {

/// The rounding mode that arithmetic really uses.
[[gnu::noinline]] int observed_rounding() {
  volatile double one = 1.0, tiny = 0x1p-54, most = 0x1.8p-53;
  if (one + tiny > one)
    return FE_UPWARD;
  if (-one - tiny < -one)
    return FE_DOWNWARD;
  return one + most > one ? FE_TONEAREST : FE_TOWARDZERO;
}

constexpr std::array modes{FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};

struct rounding_restored {
  ~rounding_restored() { std::fesetround(FE_TONEAREST); }
};

/// Switches to and fro through the raw contract, with a body of the caller's choice on both sides.
struct both_sides {
  kernlet::context home, away;
  std::uint64_t wrong_away = 0;
};

/// Runs `body(from, to, seed)`, which switches once, `rounds` times on each side. Returns how many values
/// were wrong.
template <auto Body>
std::uint64_t run_both(std::uint64_t rounds) {
  both_sides both;
  const auto stack = std::make_unique<std::byte[]>(side::default_stack);
  both.away.prepare(
      {stack.get(), side::default_stack},
      [](void* self, void*) {
        both_sides& here = *static_cast<both_sides*>(self);
        for (std::uint64_t i = 0;; ++i)
          here.wrong_away += Body(here.away, here.home, ~i);
      },
      &both);
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < rounds; ++i)
    wrong += Body(both.home, both.away, i);
  return wrong + both.wrong_away;
}

/// Many integers, all live across the switch: more than there are registers.
[[gnu::noinline]] std::uint64_t integers(kernlet::context& from, kernlet::context& to, std::uint64_t seed) {
  std::uint64_t v[24];
  for (std::uint64_t i = 0; i < 24; ++i) {
    v[i] = seed * 0x9e3779b97f4a7c15u + i;
    asm volatile("" : "+r"(v[i])); // the compiler cannot compute it again
  }
  from.switch_to(to, nullptr);
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < 24; ++i)
    wrong += v[i] != seed * 0x9e3779b97f4a7c15u + i;
  return wrong;
}

[[gnu::noinline]] std::uint64_t long_doubles(kernlet::context& from, kernlet::context& to,
                                             std::uint64_t seed) {
  volatile long double source = static_cast<long double>(seed % 1000) + 0.25L;
  const long double a = source, b = a * a, c = b + a, d = c * b, e = d - a,
                    f = e * 0.5L; // six of x87's eight registers
  from.switch_to(to, nullptr);
  volatile long double again = source;
  const long double a2 = again, b2 = a2 * a2, c2 = b2 + a2, d2 = c2 * b2, e2 = d2 - a2, f2 = e2 * 0.5L;
  return std::uint64_t{a != a2} + (b != b2) + (c != c2) + (d != d2) + (e != e2) + (f != f2);
}

typedef double two_doubles __attribute__((vector_size(16)));
typedef double four_doubles __attribute__((vector_size(32)));

/// Twelve vectors live across the switch. Written as a macro because each width needs its function attribute.
#define VECTOR_BODY(vector)                                                                                  \
  vector v[12];                                                                                              \
  for (int i = 0; i < 12; ++i) {                                                                             \
    v[i] = vector{} + static_cast<double>(seed % 4096) + static_cast<double>(i);                             \
    asm volatile("" : "+" VECTOR_REGISTER(v[i]));                                                            \
  }                                                                                                          \
  from.switch_to(to, nullptr);                                                                               \
  std::uint64_t wrong = 0;                                                                                   \
  for (int i = 0; i < 12; ++i)                                                                               \
    for (unsigned lane = 0; lane < sizeof(vector) / sizeof(double); ++lane)                                  \
      wrong += v[i][lane] != static_cast<double>(seed % 4096) + static_cast<double>(i);                      \
  return wrong

#if defined(__x86_64__)
#define VECTOR_REGISTER(value) "x"(value)
#elif defined(__aarch64__)
#define VECTOR_REGISTER(value) "w"(value)
#else
#define VECTOR_REGISTER(value) "m"(value)
#endif

[[gnu::noinline]] std::uint64_t vectors(kernlet::context& from, kernlet::context& to, std::uint64_t seed) {
  VECTOR_BODY(two_doubles);
}

#if defined(__x86_64__)
[[gnu::noinline, gnu::target("avx2")]] std::uint64_t wide_vectors(kernlet::context& from,
                                                                  kernlet::context& to, std::uint64_t seed) {
  VECTOR_BODY(four_doubles);
}
#endif

} // namespace

TEST_CASE("each context keeps its own rounding mode") {
  const rounding_restored afterwards;
  std::vector<std::unique_ptr<side>> sides;
  std::vector<int> seen;
  for (const int mode : modes)
    sides.push_back(std::make_unique<side>([&seen, mode](side& here) {
      std::fesetround(mode);
      for (int i = 0; i < 3; ++i) {
        here.suspend();
        seen.push_back(observed_rounding());
      }
    }));
  for (int round = 0; round < 4; ++round)
    for (const auto& each : sides) {
      each->resume();
      CHECK(observed_rounding() == FE_TONEAREST);
    }
  std::vector<int> expected;
  for (int round = 0; round < 3; ++round)
    expected.insert(expected.end(), modes.begin(), modes.end());
  CHECK(seen == expected);
}

TEST_CASE("a new context inherits its creator's rounding mode") {
  const rounding_restored afterwards;
  for (const int mode : modes) {
    int seen = -1;
    std::fesetround(mode);
    side other([&](side&) { seen = observed_rounding(); });
    std::fesetround(FE_TONEAREST);
    other.resume();
    CHECK(seen == mode);
    CHECK(observed_rounding() == FE_TONEAREST);
  }
}

TEST_CASE("contexts that share the control words still give correct arithmetic in the thread's mode") {
  const rounding_restored afterwards;
  int seen = -1;
  side other(
      [&](side& here) {
        here.suspend();
        seen = observed_rounding();
      },
      side::default_stack, fp_control::shared);
  other.resume(nullptr, fp_control::shared);
  other.resume(nullptr, fp_control::shared);
  CHECK(seen == FE_TONEAREST);
  CHECK(observed_rounding() == FE_TONEAREST);
}

TEST_CASE("shared control words stay with the thread") {
  const rounding_restored afterwards;
  int seen = -1;
  side other([&](side&) { seen = observed_rounding(); }, side::default_stack, fp_control::shared);
  std::fesetround(FE_UPWARD); // breaks the promise on purpose, to see that nothing was reloaded
  other.resume(nullptr, fp_control::shared);
  CHECK(observed_rounding() == FE_UPWARD);
  std::fesetround(FE_TONEAREST);
  CHECK(seen == FE_UPWARD);
}

TEST_CASE("integers live across a switch") {
  CHECK(run_both<integers>(100) == 0);
}
TEST_CASE("long doubles live across a switch") {
  CHECK(run_both<long_doubles>(100) == 0);
}
TEST_CASE("vectors live across a switch") {
  CHECK(run_both<vectors>(100) == 0);
}

#if defined(__x86_64__)
TEST_CASE("AVX vectors live across a switch") {
  if (!__builtin_cpu_supports("avx2")) {
    WARN("this machine has no AVX2: not tried");
    return;
  }
  CHECK(run_both<wide_vectors>(100) == 0);
}
#endif
