#pragma once
/// \file
/// Catch2 by one name: version 3 where it is installed, else 2.13.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

namespace Catch::Matchers {

/// Version 3's name for what version 2 calls Contains.
inline auto ContainsSubstring(const std::string& part) {
  return Contains(part);
}

} // namespace Catch::Matchers
#endif
