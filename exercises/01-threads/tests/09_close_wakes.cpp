// Step 01.2: close() wakes everybody who waits, on both sides.
#include "buffer.hpp"

#include <atomic>

namespace {

/// Runs `wait` in three threads and gives them every chance to fall asleep in it before it returns.
template <class Wait>
std::vector<kernlet::judge::thread_id> three_that(kernlet::judge::test& t, std::atomic<int>& begun,
                                                  Wait wait) {
  std::vector<kernlet::judge::thread_id> threads;
  for (int i = 0; i < 3; ++i)
    threads.push_back(t.spawn([&begun, wait] {
      ++begun;
      wait();
    }));
  while (begun < 3)
    t.yield();
  for (int i = 0; i < 200; ++i)
    t.yield();
  return threads;
}

} // namespace

KERNLET_TEST("01.2.close-wakes") {
  using namespace chapter01;
  bounded_buffer empty(4), full(1);
  full.put(7);
  std::atomic<int> takers{0}, putters{0}, went_in{0}, told{0};
  const auto taking = three_that(t, takers, [&] { told += !empty.take().has_value(); });
  const auto putting = three_that(t, putters, [&] { went_in += full.put(8); });
  t.step("three wait for a word, three for room; both buffers are closed");
  empty.close();
  full.close();
  for (const auto each : taking)
    t.join(each);
  t.step("the takers have been told");
  for (const auto each : putting)
    t.join(each);
  t.step("the putters have been told");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(told), 3u, "takers that were told that it is over");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(went_in), 0u,
                      "puts that went into a closed, full buffer");
  KERNLET_CHECK_EQUAL(t, full.take().value_or(0), 7u, "the word that was inside");
  KERNLET_CHECK(t, !full.take().has_value() && "and no other");
}
