#pragma once
/// \file
/// A tiny frame for litmus tests of the C++20 memory model. A test is a function that runs some threads once,
/// and a verdict on every outcome that its observed places could spell:
///
///  - allowed:   the standard allows it, and an explorer produces it that runs each thread in program order,
///               lets a load read only stores already executed, and takes the execution order of the seq_cst
///               operations as their total order S;
///  - forbidden: no execution by the axioms of C++20 ends so;
///  - beyond:    the axioms admit it, such an explorer does not produce it. Either a load reads a store that
///               is executed later (load buffering), or S runs against program order and reads-from.
///
/// A test whose verdict is a data race has undefined behaviour: all its outcomes are beyond.
///
/// In the arguments: "a < b" is order in S, hb is happens-before, mo modification order, rf reads-from,
/// "reads before" (fr) goes from a read to a store later in mo than the one read; rf, mo, fr and their
/// chains are coherence-ordered-before. "x=1" is that store, "r0" the read into that register; F0, F1, F2
/// are the fences of the first, second and third thread that has one.

#include <atomic>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>
#include <thread>

namespace litmus {

inline constexpr auto rlx = std::memory_order_relaxed;
inline constexpr auto acq = std::memory_order_acquire;
inline constexpr auto rel = std::memory_order_release;
inline constexpr auto ar = std::memory_order_acq_rel;
inline constexpr auto sc = std::memory_order_seq_cst;

/// Atomic locations, all 0 at first.
inline std::atomic<int> x{0}, y{0}, z{0}, w{0};
/// Registers, 0 at first. One thread writes a register; main reads it after the join.
inline int r0 = 0, r1 = 0, r2 = 0, r3 = 0, r4 = 0, r5 = 0;
/// Plain shared locations, 0 at first.
inline int p = 0, q = 0;

struct test {
  std::string_view name;
  std::string_view about;
  /// Runs the threads once and joins them.
  void (*run)();
  /// The places and the values each could show, one digit a value: "r0=01 x=12".
  std::string_view observed;
  /// Outcomes: a word each, in it a digit for each observed place: "01 02 12".
  std::string_view allowed = {};
  std::string_view forbidden = {};
  std::string_view beyond = {};
  /// A data race is the verdict.
  bool race = false;
};

/// Starts a thread for each body and joins them all.
template <class... Body>
void together(Body... bodies) {
  static_assert(sizeof...(Body) <= 4);
  std::thread threads[] = {std::thread(bodies)...};
  for (std::thread& each : threads)
    each.join();
}

/// Takes the first word off a text of words; empty at the end.
constexpr std::string_view take_word(std::string_view& rest) {
  while (!rest.empty() && rest.front() == ' ')
    rest.remove_prefix(1);
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

/// The name of a place: "r0" of "r0=01".
constexpr std::string_view place_name(std::string_view place) {
  return place.substr(0, place.find('='));
}

/// The values of a place: "01" of "r0=01".
constexpr std::string_view place_values(std::string_view place) {
  return place.substr(place.find('=') + 1);
}

constexpr bool fits(std::string_view word, std::string_view observed) {
  for (const char digit : word) {
    const std::string_view place = take_word(observed);
    if (place.empty() || place_values(place).find(digit) == std::string_view::npos)
      return false;
  }
  return take_word(observed).empty();
}

constexpr std::size_t times(std::string_view word, std::string_view list) {
  std::size_t found = 0;
  for (std::string_view each = take_word(list); !each.empty(); each = take_word(list))
    if (each == word)
      ++found;
  return found;
}

/// True if every outcome of the product of the observed values stands exactly once in the three lists.
constexpr bool exact(const test& t) {
  std::size_t product = 1;
  std::string_view places = t.observed;
  for (std::string_view place = take_word(places); !place.empty(); place = take_word(places))
    product *= place_values(place).size();
  std::size_t words = 0;
  for (std::string_view list : {t.allowed, t.forbidden, t.beyond})
    for (std::string_view word = take_word(list); !word.empty(); word = take_word(list), ++words)
      if (!fits(word, t.observed) ||
          times(word, t.allowed) + times(word, t.forbidden) + times(word, t.beyond) != 1)
        return false;
  return words == product && t.race == t.allowed.empty() && (!t.race || t.forbidden.empty());
}

/// The index of the first test that is not exact; the number of tests if all are.
constexpr std::size_t first_inexact(std::span<const test> tests) {
  for (std::size_t index = 0; index < tests.size(); ++index)
    if (!exact(tests[index]))
      return index;
  return tests.size();
}

extern const std::span<const test> store_buffering;
extern const std::span<const test> store_buffering_rmws;
extern const std::span<const test> message_passing;
extern const std::span<const test> coherence;
extern const std::span<const test> iriw_and_wrc;
extern const std::span<const test> wwc_isa2_and_rwc;
extern const std::span<const test> write_orders;
extern const std::span<const test> r_and_z6;
extern const std::span<const test> fences;
extern const std::span<const test> fences_and_rmws;
extern const std::span<const test> rmw_and_release_sequences;
extern const std::span<const test> compare_exchange;
extern const std::span<const test> seq_cst;
extern const std::span<const test> load_buffering;
extern const std::span<const test> load_buffering_fences;
extern const std::span<const test> plain_and_race;

} // namespace litmus
