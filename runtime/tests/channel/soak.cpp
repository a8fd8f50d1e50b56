// Everything at once, at random: spawn, join, send, receive, select, lock, cancel, sleep, throw. What must
// hold in the end is that nothing is lost and nothing is left: each token that was made has been ended once,
// and each task has ended. A second of it here; `KERNLET_SOAK_SECONDS=600` for the long one.
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <kernlet/channel.hpp>
#include <kernlet/go_group.hpp>
#include <kernlet/select.hpp>
#include <kernlet/task_sync.hpp>
#include <memory>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

std::atomic<long> living{0};

struct token {
  token() { ++living; }
  ~token() { --living; }
  token(const token&) = delete;
  token& operator=(const token&) = delete;
};
using carried = std::unique_ptr<token>;

/// Marsaglia's xorshift.
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed * 2654435761u + 1) {}
  std::uint32_t below(std::uint32_t bound) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::uint32_t>((state_ >> 32) * bound >> 32);
  }

 private:
  std::uint64_t state_;
};

struct world {
  channel<carried> a, b{1}, c{3};
  task_mutex mutex;
  task_semaphore permits{2};
  int guarded = 0; ///< under the mutex
  std::atomic<long> added{0}, wrong{0};
};

deadline soon(dice& chance) {
  return std::chrono::steady_clock::now() + std::chrono::microseconds(chance.below(200));
}

void act(world& here, std::uint64_t seed, int depth);

void one_step(world& here, dice& chance, int depth) {
  channel<carried>* const all[] = {&here.a, &here.b, &here.c};
  channel<carried>& one = *all[chance.below(3)];
  channel<carried>& other = *all[chance.below(3)];
  carried mine = std::make_unique<token>();
  channel_result how{};
  switch (chance.below(11)) {
  case 0:
    one.send_until(mine, soon(chance));
    break;
  case 1:
    one.receive_until(soon(chance), how);
    break;
  case 2:
    one.try_send(mine);
    break;
  case 3:
    one.try_receive();
    break;
  case 4:
    select(send_to(one, mine, [] {}), receive_from(other, [](std::optional<carried>) {}),
           at(soon(chance), [] {}));
    break;
  case 5:
    select(receive_from(one, [](std::optional<carried>) {}),
           receive_from(other, [](std::optional<carried>) {}), otherwise([] {}));
    break;
  case 6: {
    const std::lock_guard held(here.mutex);
    const int before = here.guarded;
    if (chance.below(2) == 0)
      yield();
    here.wrong += here.guarded != before;
    ++here.guarded;
    ++here.added;
    break;
  }
  case 7:
    if (here.permits.try_acquire_until(soon(chance)))
      here.permits.release();
    break;
  case 8:
    this_task::sleep_until(soon(chance));
    break;
  case 9:
    if (depth > 0) {
      auto child = go("child", [&here, seed = chance.below(1u << 30), depth] { act(here, seed, depth - 1); });
      if (chance.below(3) == 0)
        child.cancel();
      try {
        child.join();
      } catch (const cancelled_error&) {
      } catch (const std::runtime_error&) {
      }
    }
    break;
  default:
    yield();
  }
}

void act(world& here, std::uint64_t seed, int depth) {
  dice chance(seed);
  for (std::uint32_t steps = chance.below(40); steps != 0; --steps)
    one_step(here, chance, depth);
  if (chance.below(10) == 0)
    throw std::runtime_error("as one does");
}

} // namespace

TEST_CASE("a soak: at random, nothing is lost and nothing is left") {
  const char* const asked = std::getenv("KERNLET_SOAK_SECONDS");
  const auto length = std::chrono::seconds(asked != nullptr ? std::atoi(asked) : 1);
  const auto end = std::chrono::steady_clock::now() + length;
  std::uint64_t seed = 1;
  do
    for (const auto workers : test::worker_counts) {
      world here;
      // A parent that is cancelled in its join drops its child, and what that throws then reaches nobody.
      const unjoined_handler nobody{[](void*, const char*, const std::exception_ptr&) noexcept {}};
      run(scheduler_options{.workers = workers, .unjoined = nobody}, [&] {
        std::vector<go_handle<void>> all;
        for (int i = 0; i < 30; ++i)
          all.push_back(go("actor", [&here, own = seed++] { act(here, own, 3); }));
        dice chance(seed++);
        for (auto& one : all) {
          if (chance.below(5) == 0)
            one.cancel();
          try {
            one.join();
          } catch (const cancelled_error&) {
          } catch (const std::runtime_error&) {
          }
        }
      });
      for (channel<carried>* one : {&here.a, &here.b, &here.c}) // by now nobody is left who could send
        while (one->try_receive().has_value()) {
        }
      CHECK(here.wrong == 0);
      CHECK(here.guarded == here.added);
      CHECK(living == 0);
      CHECK(here.permits.try_acquire(2));
    }
  while (std::chrono::steady_clock::now() < end);
}
