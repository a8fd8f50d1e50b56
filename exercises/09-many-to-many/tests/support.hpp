#pragma once
// What the tests of this chapter share. Those that run under the explorer are small on purpose: rings with
// two or four places, two or three threads and a handful of calls, so that all orders that matter can be
// tried.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <kernlet/explore/outcome.hpp>
#include <kernlet/find_work.hpp>
#include <kernlet/global_queue.hpp>
#include <kernlet/idle_workers.hpp>
#include <kernlet/judge/test.hpp>
#include <kernlet/processor.hpp>
#include <kernlet/run_queue.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <vector>

namespace chapter09 {

using namespace kernlet;
using namespace std::chrono_literals;

/// A deadline that has passed, on any clock.
inline constexpr deadline long_ago = deadline{} + 1ns;

/// What stands in a queue here. Both words are plain: what the one who pushes has written, the one who pops
/// must see.
class item : public runnable {
 public:
  std::uint64_t number = 0; ///< from 1
  std::uint64_t word = 0;   ///< twice the number, when it was pushed
};

/// Items with the numbers 1, 2, ...
template <std::size_t N>
class items {
 public:
  items() {
    for (std::size_t i = 0; i < N; ++i)
      all_[i].number = i + 1;
  }
  /// The one with this number, as it stands.
  item& at(std::uint64_t number) { return all_[number - 1]; }
  /// The same, written by the caller, who is about to push it.
  item& operator[](std::uint64_t number) {
    item& one = all_[number - 1];
    one.word = 2 * number;
    return one;
  }

 private:
  std::array<item, N> all_;
};

/// 0 for nobody.
inline std::uint64_t number_of(const runnable* one) {
  return one == nullptr ? 0 : static_cast<const item*>(one)->number;
}

/// What came out of queues, by number. One for each thread; added up by one who has joined them.
class tally {
 public:
  /// Reads what the one who pushed it has written. Returns whether there was one.
  bool note(const runnable* one) {
    if (one == nullptr)
      return false;
    const auto& got = *static_cast<const item*>(one);
    wrong_ += got.word != 2 * got.number;
    ++times_[got.number % times_.size()];
    return true;
  }
  void drain(run_queue& queue) {
    while (note(queue.pop()))
      ;
  }
  void drain(global_queue& queue) {
    while (note(queue.pop()))
      ;
  }
  tally& operator+=(const tally& other) {
    for (std::size_t i = 0; i < times_.size(); ++i)
      times_[i] += other.times_[i];
    wrong_ += other.wrong_;
    return *this;
  }
  std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t each : times_)
      sum += each;
    return sum;
  }

  /// Conservation: numbers 1 to `last` came out, each exactly once.
  void check_each_once(judge::test& t, std::size_t last, const char* file = __builtin_FILE(),
                       int line = __builtin_LINE()) const {
    std::uint64_t lost = 0, twice = 0;
    for (std::size_t i = 1; i <= last; ++i) {
      lost += times_[i] == 0;
      twice += times_[i] > 1;
    }
    t.check_equal(twice, 0, "tasks that came out twice", file, line);
    t.check_equal(lost, 0, "tasks that were lost", file, line);
    t.check_equal(wrong_, 0, "tasks whose words had not been written when they came out", file, line);
  }

 private:
  std::array<std::uint64_t, 8> times_{};
  std::uint64_t wrong_ = 0;
};

/// Whether what is left in a queue comes out in this order, and nothing else.
template <class Queue>
void check_order(judge::test& t, Queue& queue, std::initializer_list<std::uint64_t> numbers, const char* what,
                 const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  for (const std::uint64_t number : numbers)
    t.check_equal(number_of(queue.pop()), number, what, file, line);
  t.check_equal(number_of(queue.pop()), 0, "what comes out of an empty queue", file, line);
}

/// Processors that share a global queue, without a scheduler.
template <std::size_t N>
class team {
 public:
  explicit team(run_queue_options options) {
    for (std::uint32_t i = 0; i < N; ++i) {
      own_[i] = std::make_unique<processor>(i, all_, options);
      pointers_[i] = own_[i].get();
    }
  }
  processor& operator[](std::size_t index) { return *pointers_[index]; }
  run_queue& queue(std::size_t index) { return pointers_[index]->queue; }
  global_queue& global() { return all_.global; }

  void push(std::size_t index, item& one) { queue(index).push(one, global()); }
  bool push_next(std::size_t index, item& one) { return queue(index).push_next(one, global()); }

  /// All that is left, when nobody else is there any more.
  void drain(tally& out) {
    for (std::size_t i = 0; i < N; ++i)
      out.drain(queue(i));
    out.drain(global());
  }

 private:
  std::array<processor*, N> pointers_{};
  processor_set all_{.global = {}, .members = pointers_};
  std::array<std::unique_ptr<processor>, N> own_;
};

/// What the workers of step 09.4 look for: a number of pieces of work. Its own steps order nothing (relaxed);
/// that no wake-up is lost is the business of idle_workers alone.
class work {
 public:
  void put() { left_.fetch_add(1, std::memory_order_relaxed); }
  bool any() const { return left_.load(std::memory_order_relaxed) != 0; }
  bool take() {
    std::uint32_t seen = left_.load(std::memory_order_relaxed);
    while (seen != 0)
      if (left_.compare_exchange_strong(seen, seen - 1, std::memory_order_relaxed))
        return true;
    return false;
  }

 private:
  std::atomic<std::uint32_t> left_{0};
};

/// A worker of the frame in small: takes one piece of work, and rests until it has. Returns whether it counts
/// as searching.
inline bool take_one(idle_workers& idle, std::uint32_t self, work& all, bool searching = false) {
  while (!all.take())
    searching = idle.rest(self, searching, [&] { return all.any(); });
  return searching;
}

} // namespace chapter09
