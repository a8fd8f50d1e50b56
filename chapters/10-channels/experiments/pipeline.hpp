#pragma once
/// \file
/// A pipeline whose reader may have enough, and a pool of workers with a bound.

#include <atomic>
#include <kernlet/channel.hpp>
#include <kernlet/go_group.hpp>
#include <vector>

namespace lab {

/// Numbers, then their squares, then the sum of the first `wanted` squares. Whoever has enough cancels the
/// stages before it: they stand in a send that nobody will receive. `ended` counts stages that were unwound.
inline long sum_of_squares(int wanted, std::size_t capacity, std::atomic<int>& ended) {
  struct leaves {
    std::atomic<int>& count;
    ~leaves() { ++count; }
  };
  kernlet::channel<long> numbers(capacity), squares(capacity); // outlive the stages
  kernlet::go_group stages;
  stages.go("numbers", [&] {
    const leaves at_the_end{ended};
    for (long n = 1;; ++n)
      numbers.send(n);
  });
  stages.go("squares", [&] {
    const leaves at_the_end{ended};
    for (const long n : numbers)
      squares.send(n * n);
  });
  long sum = 0;
  for (int i = 0; i < wanted; ++i)
    sum += squares.receive().value();
  stages.cancel();
  return sum; // the group waits for both
}

struct pool_outcome {
  long sum = 0;
  int most_at_once = 0;
};

/// `jobs` numbers go through `workers` tasks, which do `work` with each. The end is made by close: of the
/// jobs by who has no more, of the results when all workers have ended.
template <class Work>
pool_outcome through_a_pool(int workers, int jobs, Work work) {
  kernlet::channel<long> todo, done;
  std::atomic<int> inside{0}, most{0};
  kernlet::go_group group;
  group.go("jobs", [&] {
    for (long n = 0; n < jobs; ++n)
      todo.send(n);
    todo.close();
  });
  group.go("pool", [&] {
    kernlet::go_group pool;
    for (int i = 0; i < workers; ++i)
      pool.go("worker", [&] {
        for (const long n : todo) {
          const int now = ++inside;
          for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
          }
          const long result = work(n);
          --inside;
          done.send(result);
        }
      });
    pool.join();
    done.close();
  });
  pool_outcome out;
  for (const long result : done)
    out.sum += result;
  group.join();
  out.most_at_once = most;
  return out;
}

} // namespace lab
