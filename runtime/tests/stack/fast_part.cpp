// What only the fast part promises: both kinds of guard, slabs that fit, a pool that ends too early.
#include "catch.hpp"
#include "death.hpp"
#include "memory.hpp"

#include <fstream>
#include <kernlet/part/guards.hpp>
#include <kernlet/stack_pool.hpp>
#include <sys/resource.h>
#include <vector>

using namespace kernlet;
using Catch::Matchers::ContainsSubstring;

namespace {

struct forced {
  explicit forced(guard_kind kind) { part::force_guards(kind); }
  ~forced() { part::force_guards(guard_kind::none); }
};

std::size_t mapping_limit() {
  std::size_t limit = 0;
  std::ifstream("/proc/sys/vm/max_map_count") >> limit;
  return limit;
}

[[maybe_unused]] std::size_t reserved_bytes() { // a sanitizer reserves too much itself
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * test::page();
}

} // namespace

TEST_CASE("guards by mprotect, as on kernels before 6.13", "[stack]") {
  const forced old(guard_kind::protected_page);
  stack_pool pool({.size = 4 * test::page(), .guard = 2 * test::page()});
  CHECK(pool.counts().guards == guard_kind::protected_page);
  std::vector<stack_area> taken;
  for (int i = 0; i < 500; ++i) {
    taken.push_back(pool.take());
    CHECK(test::faults(taken.back().lowest - 8));
    CHECK(test::faults(taken.back().lowest - 2 * test::page()));
    CHECK_FALSE(test::faults(taken.back().lowest));
  }
  for (const stack_area& each : taken)
    pool.give_back(each);
  pool.trim();
  for (const stack_area& each : taken)
    CHECK(test::faults(each.lowest - 8));
}

// Without a mapping left ThreadSanitizer's own bookkeeping ends the process. The test has one thread: there
// is nothing for it to see here.
#if !defined(__SANITIZE_THREAD__)
TEST_CASE("at the limit of mappings the error names the limit, and every stack has its guard", "[stack]") {
  if (mapping_limit() == 0 || mapping_limit() > 100'000) {
    WARN("not run: vm.max_map_count is " << mapping_limit() << ", too many for this test");
    return;
  }
  const forced old(guard_kind::protected_page);
  stack_pool pool({.size = test::page()});
  std::vector<stack_area> taken;
  taken.reserve(mapping_limit());
  std::string said;
  try {
    for (std::size_t i = 0; i < mapping_limit(); ++i)
      taken.push_back(pool.take());
  } catch (const stack_error& error) {
    said = error.what();
  }
  CHECK_THAT(said, ContainsSubstring("vm.max_map_count = " + std::to_string(mapping_limit())));
  CHECK(taken.size() > mapping_limit() / 2 - 3000);
  std::size_t unguarded = 0;
  for (const stack_area& each : taken)
    unguarded += test::faults(each.lowest - 8) ? 0 : 1;
  CHECK(unguarded == 0);
  CHECK(pool.counts().taken() == taken.size());
  for (const stack_area& each : taken)
    pool.give_back(each);
  CHECK(pool.counts().taken() == 0);
}
#endif

TEST_CASE("a marker is used where the kernel has it, and guards", "[stack]") {
  if (part::guards_here() != guard_kind::marker) {
    WARN("not run: this kernel has no guards without mappings (Linux 6.13)");
    return;
  }
  stack_pool pool({.size = 4 * test::page()});
  std::vector<stack_area> taken;
  for (int i = 0; i < 2000; ++i) {
    taken.push_back(pool.take());
    CHECK(test::faults(taken.back().lowest - 8));
  }
  for (const stack_area& each : taken)
    pool.give_back(each);
  pool.trim();
  CHECK(test::faults(taken.front().lowest - 8));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("slabs shrink to what the process may have", "[stack]") {
  const auto seen = test::in_child([] {
    const std::size_t most = reserved_bytes() + (512u << 20);
    const rlimit addresses{most, most};
    ::setrlimit(RLIMIT_AS, &addresses);
    stack_pool pool({.size = 1 << 20});
    std::vector<stack_area> taken;
    taken.reserve(1000);
    try {
      for (;;)
        taken.push_back(pool.take());
    } catch (const stack_error& error) {
      const bool most_of_it = taken.size() > 300;
      std::_Exit(most_of_it && std::string(error.what()).find("ulimit -v") != std::string::npos ? 7 : 8);
    }
  });
  CHECK(seen.exit_code == 7);
}
#endif

TEST_CASE("a pool must not end while a stack of it is taken", "[stack]") {
  const auto seen = test::in_child([] {
    stack_pool pool;
    pool.take();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("stacks of it are taken"));
}
