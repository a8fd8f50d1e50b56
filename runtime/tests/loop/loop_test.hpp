#pragma once
/// \file
/// What several of the loop's tests need.

#include <kernlet/loop.hpp>
#include <kernlet/virtual_clock.hpp>
#include <string>

namespace test {

/// Notes its end.
struct says {
  std::string& seen;
  const char* word;
  ~says() { seen += word; }
};

/// A loop whose time jumps.
struct timed_loop {
  kernlet::virtual_clock clock;
  kernlet::loop here{{.hooks = clock.hooks()}};
  kernlet::deadline start = clock.now();
};

} // namespace test
