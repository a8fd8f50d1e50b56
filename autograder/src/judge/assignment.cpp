#include "judge/assignment.hpp"
#include "support/error.hpp"

#include <fmt/ranges.h>
#include <string_view>
#include <sys/random.h>

namespace kernlet::grader {
namespace {

/// FNV-1a: mixes names into the seed, so that each input has a sequence of its own.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return (hash ^ 0xff) * 0x100000001b3; // a separator: ("ab", "c") is not ("a", "bc")
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere, unlike the library's distributions.
class generator {
 public:
  explicit generator(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// Below a bound, without the bias of a remainder.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t fair = -bound % bound;
    for (;;)
      if (const std::uint64_t word = next(); word >= fair)
        return word % bound;
  }

 private:
  std::uint64_t state_;
};

std::uint64_t random_word() {
  std::uint64_t word = 0;
  if (getrandom(&word, sizeof word, 0) != sizeof word)
    throw grader_error("the kernel gives no random bytes (getrandom)");
  return word;
}

} // namespace

std::uint64_t fresh_seed() {
  const std::uint64_t word = random_word() >> 33; // 31 bits: short enough to type again
  return word == 0 ? 1 : word;
}

assignment draw_assignment(const test_spec& test, const std::string& execution, std::uint64_t seed) {
  assignment work{test.id, fmt::format("{:016x}{:016x}", random_word(), random_word()), seed, {}, 1};
  for (const input_spec& input : test.inputs) {
    generator random(mix(mix(mix(0xcbf29ce484222325 ^ seed, test.id), execution), input.name));
    drawn_input drawn{input.name, {}};
    for (std::size_t i = 0; i < input.count; ++i)
      drawn.words.push_back(input.below == 0 ? random.next() : random.below(input.below));
    work.inputs.push_back(std::move(drawn));
  }
  constexpr std::uint32_t slower = 10; // under a sanitizer
  if (execution == "plain")
    work.repeat = test.repeat;
  else if (execution == "asan" || execution == "tsan")
    work.repeat = (test.repeat + slower - 1) / slower;
  return work;
}

std::string draw_bytes(const assignment& work, std::string_view name, std::size_t count) {
  generator random(mix(mix(0xcbf29ce484222325 ^ work.seed, work.test), name));
  std::string bytes(count, '\0');
  for (char& each : bytes)
    each = static_cast<char>(random.next() >> 56);
  return bytes;
}

std::string to_text(const assignment& work) {
  std::string text =
      fmt::format("kernlet-judge 1\ntest {}\nseed {}\nnonce {}\n", work.test, work.seed, work.nonce);
  for (const drawn_input& input : work.inputs)
    text += fmt::format("input {} {} {}\n", input.name, input.words.size(), fmt::join(input.words, " "));
  if (work.repeat > 1)
    text += fmt::format("repeat {}\n", work.repeat);
  return text + "go\n";
}

} // namespace kernlet::grader
