// Step 03.2: giving a stack back keeps its memory, so that the next user finds it warm. trim() returns it,
// and keeps addresses and guards.
#include "pool.hpp"

using namespace chapter03;

KERNLET_TEST("03.2.memory-returned") {
  const prober memory(t);
  const stack_options asked{.size = 16 * page()};
  stack_pool& pool = lasting_pool(asked);
  std::vector<stack_area> taken;
  long touched = 0;
  for (const std::uint64_t pages : t.input("pages")) {
    taken.push_back(pool.take());
    for (std::uint64_t i = 0; i <= pages; ++i)
      *(taken.back().top() - i * page() - 1) = std::byte{7};
    touched += resident_pages(taken.back());
  }
  const auto resident = [&] {
    long sum = 0;
    for (const stack_area& each : taken)
      sum += resident_pages(each);
    return static_cast<std::uint64_t>(sum);
  };
  t.step("%zu stacks in use, %ld of their pages in memory; trim has nothing to return", taken.size(),
         touched);
  pool.trim();
  KERNLET_CHECK_EQUAL(t, resident(), static_cast<std::uint64_t>(touched),
                      "pages in memory while all are in use");
  t.step("give them back: their memory stays");
  for (const stack_area& each : taken)
    pool.give_back(each);
  if (!KERNLET_CHECK_EQUAL(t, resident(), static_cast<std::uint64_t>(touched),
                           "pages in memory after give_back()"))
    return;
  t.step("trim: their memory goes, addresses and guards stay");
  const std::size_t trimmed = pool.trim();
  KERNLET_CHECK(t, trimmed >= taken.size());
  if (!KERNLET_CHECK_EQUAL(t, resident(), 0, "pages in memory after trim()"))
    return;
  for (const stack_area& each : taken)
    KERNLET_CHECK(t, memory.forbidden(each.lowest - page(), each.lowest));
  KERNLET_CHECK_EQUAL(t, pool.trim(), 0, "stacks trimmed when nothing was taken since");

  t.step("take one again: zeroes, and it can be used");
  const stack_area again = pool.take();
  KERNLET_CHECK(t, again.top()[-1] == std::byte{0});
  KERNLET_CHECK(t, memory.writable(again.lowest) && memory.writable(again.top() - 1));
  pool.give_back(again);
  KERNLET_CHECK(t, pool.trim() >= 1);
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(resident_pages(again)), 0, "its pages after trim()");
}
