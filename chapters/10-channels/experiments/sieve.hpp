#pragma once
/// \file
/// The sieve of Eratosthenes as a chain of tasks: one for each prime, which lets through what its prime does
/// not divide. Source of the idea: McIlroy, in Hoare's "Communicating Sequential Processes" (1978), section
/// 6.1.

#include <atomic>
#include <deque>
#include <kernlet/channel.hpp>
#include <kernlet/go_group.hpp>
#include <vector>

namespace lab {

struct sieved {
  std::vector<int> primes;
  long tasks = 0, channels = 0;
  long hops = 0; ///< numbers that went over a channel
};

/// The primes below `limit`. Called in a task of a scheduler.
inline sieved sieve(int limit, std::size_t capacity = 0) {
  sieved found;
  std::atomic<long> hops{0};               // relaxed: a count, read when all have ended
  std::deque<kernlet::channel<int>> links; // outlive the tasks
  kernlet::go_group tasks;
  kernlet::channel<int>* last = &links.emplace_back(capacity);
  tasks.go("numbers", [limit, out = last] {
    for (int n = 2; n < limit; ++n)
      out->send(n);
    out->close();
  });
  while (const std::optional<int> prime = last->receive()) {
    hops.fetch_add(1, std::memory_order_relaxed);
    found.primes.push_back(*prime);
    kernlet::channel<int>* const in = std::exchange(last, &links.emplace_back(capacity));
    tasks.go("filter", [prime = *prime, in, out = last, &hops] {
      long received = 0;
      for (const int n : *in) {
        ++received;
        if (n % prime != 0)
          out->send(n);
      }
      out->close();
      hops.fetch_add(received, std::memory_order_relaxed);
    });
  }
  tasks.join();
  found.channels = static_cast<long>(links.size());
  found.tasks = found.channels; // the one that makes the numbers, and one for each prime
  found.hops = hops;
  return found;
}

} // namespace lab
