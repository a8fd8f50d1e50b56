#include "quiz/shuffle.hpp"

#include <numeric>
#include <utility>

namespace kernlet::grader {

namespace {

/// FNV-1a over 64 bits (Fowler, Noll, Vo): gives each question its own stream.
std::uint64_t hash(std::string_view text) noexcept {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const char letter : text)
    value = (value ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  return value;
}

/// SplitMix64 (Steele, Lea, Flood, 2014).
class generator {
 public:
  explicit generator(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    std::uint64_t value = state_ += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
  }

  /// Evenly from 0 .. bound-1: values below 2^64 mod bound are drawn again.
  std::uint64_t below(std::uint64_t bound) noexcept {
    const std::uint64_t rest = (0 - bound) % bound;
    std::uint64_t value = next();
    while (value < rest)
      value = next();
    return value % bound;
  }

 private:
  std::uint64_t state_;
};

} // namespace

std::vector<std::size_t> shuffled_order(std::size_t count, std::uint64_t seed, std::string_view question_id) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  generator random(seed ^ hash(question_id));
  for (std::size_t left = count; left > 1; --left)
    std::swap(order[left - 1], order[random.below(left)]);
  return order;
}

} // namespace kernlet::grader
