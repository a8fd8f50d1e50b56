// Step 07.2: neither an await nor a return is a turn of the driver.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t> chain(std::uint64_t left, std::uint64_t word) {
  if (left == 0)
    co_return word;
  co_return co_await chain(left - 1, word);
}
Task<std::uint64_t> fails_deep(std::uint64_t left) {
  if (left == 0)
    throw failure{0};
  co_return co_await fails_deep(left - 1);
}
Task<> all(std::uint64_t& seen, std::uint64_t depth, std::uint64_t word) {
  seen = co_await chain(depth, word);
  for (std::uint64_t i = 0; i < depth; ++i)
    co_await gives(i);
  try {
    co_await fails_deep(depth);
  } catch (const failure&) {
  }
}

} // namespace

KERNLET_TEST("07.2.no-turn") {
  const std::uint64_t depth = 5 + t.value("depth"), word = t.value("word");
  task_driver driver;
  std::uint64_t seen = 0;
  t.step("a root awaits a chain of %llu, then as many Tasks one after the other, and a chain that throws",
         static_cast<unsigned long long>(depth));
  Task<> root = all(seen, depth, word);
  driver.run(root.promise());
  KERNLET_CHECK(t, root.promise().status() == promise_status::returned);
  KERNLET_CHECK_EQUAL(t, seen, word, "what came back through the chain");
  KERNLET_CHECK_EQUAL(t, driver.counts().resumed, 1, "turns of the driver");
}
