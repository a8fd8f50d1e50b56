#pragma once
/// \file
/// Exact fractions, as far as 63 bits reach; beyond that they throw.

#include <cstdint>
#include <stdexcept>
#include <string>

namespace lab {

/// In lowest terms, the denominator above 0. One word would not hold it: on a channel it travels in a box.
class rational {
 public:
  rational(std::int64_t whole = 0) : above_(whole) {}
  rational(std::int64_t above, std::int64_t below) : rational(reduced(above, below)) {}

  friend rational operator*(const rational& a, const rational& b) {
    return reduced(wide(a.above_) * b.above_, wide(a.below_) * b.below_);
  }
  friend rational operator+(const rational& a, const rational& b) {
    return reduced(wide(a.above_) * b.below_ + wide(b.above_) * a.below_, wide(a.below_) * b.below_);
  }
  friend rational operator-(const rational& a) { return reduced(-wide(a.above_), a.below_); }
  friend rational operator/(const rational& a, const rational& b) {
    return reduced(wide(a.above_) * b.below_, wide(a.below_) * b.above_);
  }
  friend bool operator==(const rational&, const rational&) = default;

  std::string text() const {
    return std::to_string(above_) + (below_ == 1 ? "" : "/" + std::to_string(below_));
  }

 private:
  __extension__ typedef __int128
      wide; ///< holds the product of two words: nothing is lost before it is reduced

  static rational reduced(wide above, wide below) {
    if (below == 0)
      throw std::domain_error("a fraction over 0");
    wide common = above < 0 ? -above : above, rest = below < 0 ? -below : below;
    while (rest != 0) { // Euclid
      const wide remainder = common % rest;
      common = rest;
      rest = remainder;
    }
    if (below < 0)
      common = -common;
    rational result;
    result.above_ = static_cast<std::int64_t>(above / common);
    result.below_ = static_cast<std::int64_t>(below / common);
    if (result.above_ != above / common || result.below_ != below / common)
      throw std::overflow_error("a fraction that 63 bits do not hold");
    return result;
  }

  std::int64_t above_, below_ = 1;
};

} // namespace lab
