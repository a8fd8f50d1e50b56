// A std::mutex across a waiting point is found. Compiled with the check, which debug builds have.
#include "catch.hpp"
#include "death.hpp"
#include "sched_test.hpp"

#include <kernlet/channel.hpp>
#include <mutex>
#include <shared_mutex>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;

static_assert(KERNLET_CHECK_HELD_MUTEXES);

namespace {

std::mutex lock;
std::shared_mutex shared;

template <class Body>
test::death in_task(Body body) {
  return test::in_child([body] {
    run(scheduler_options{.workers = 1}, [body] {
      auto other = go("other", [] { kernlet::yield(); });
      go("careless", body).join();
      other.join();
    });
  });
}

} // namespace

TEST_CASE("who holds a std::mutex and lets others run is named") {
  const auto named = ContainsSubstring("task 'careless' waits while it holds a std::mutex");
  CHECK_THAT(in_task([] {
               const std::lock_guard held(lock);
               kernlet::yield();
             }).said,
             named);
  CHECK_THAT(in_task([] {
               const std::shared_lock held(shared);
               kernlet::yield();
             }).said,
             named);
  CHECK_THAT(in_task([] {
               channel<int> words;
               const std::unique_lock held(lock, std::try_to_lock);
               words.receive();
             }).said,
             named);
  CHECK_THAT(in_task([] {
               const std::lock_guard held(lock);
               go([] {}).join();
             }).said,
             named);
}

TEST_CASE("who has unlocked it is not; nor is what the thread held before") {
  const std::lock_guard outside(shared);
  const auto seen = in_task([] {
    for (int i = 0; i < 3; ++i) {
      {
        const std::lock_guard held(lock);
      }
      if (lock.try_lock())
        lock.unlock();
      kernlet::yield();
    }
  });
  CHECK(seen.exit_code == 0);
  CHECK(seen.said.empty());
}
