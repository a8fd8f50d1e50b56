// The kernel's share: what a wait says, and that a deadline is a moment on the monotonic clock.
#include <kernlet/futex.hpp>

#include <atomic>
#include <cerrno>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {
deadline now() {
  return std::chrono::steady_clock::now();
}
} // namespace

TEST_CASE("a wait for a word that has changed does not sleep") {
  const std::atomic<std::uint32_t> word{7};
  CHECK(futex_wait(word, 8) == futex_result::changed);
  CHECK(futex_wait(word, 8, now() + 1h) == futex_result::changed);
}

TEST_CASE("a deadline that has passed ends a wait at once, however long ago it was") {
  const std::atomic<std::uint32_t> word{7};
  for (const deadline when : {now(), now() - 1h, deadline{}, deadline{} - 1s, deadline::min()})
    CHECK(futex_wait(word, 7, when) == futex_result::timed_out);
}

TEST_CASE("a wait never times out early") {
  const std::atomic<std::uint32_t> word{7};
  const deadline soon = now() + 3ms;
  while (futex_wait(word, 7, soon) != futex_result::timed_out) // a wait may end for no reason
    ;
  CHECK(now() >= soon);
}

TEST_CASE("a wake that nobody waits for wakes nobody, and leaves errno alone") {
  const std::atomic<std::uint32_t> word{7};
  errno = 1234;
  CHECK(futex_wake(word, 1) == 0);
  CHECK(futex_wake(word, everybody) == 0);
  CHECK(futex_wait(word, 8) == futex_result::changed);
  CHECK(errno == 1234);
}

TEST_CASE("a wake wakes as many as it is told, and everybody is everybody") {
  constexpr int sleepers = 4;
  std::atomic<std::uint32_t> word{0};
  std::atomic<int> back{0};
  std::vector<std::thread> all;
  for (int i = 0; i < sleepers; ++i)
    all.emplace_back([&] {
      while (word.load() == 0)
        futex_wait(word, 0);
      ++back;
    });
  int woken = 0;
  while (woken < 2) // without a change: whoever is woken goes to sleep again
    woken += futex_wake(word, 1);
  CHECK(back == 0);
  word = 1;
  futex_wake(word, everybody);
  for (std::thread& each : all)
    each.join();
  CHECK(back == sleepers);
}
