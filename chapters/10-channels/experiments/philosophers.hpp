#pragma once
/// \file
/// Five philosophers, and a fork between each two. A fork is a channel with room for one word: the word is
/// the fork, to receive it is to take it up. Source of the idea: Dijkstra, "Hierarchical Ordering of
/// Sequential Processes" (1971); with messages, Hoare (1978), section 5.3.

#include <atomic>
#include <deque>
#include <kernlet/channel.hpp>
#include <kernlet/go_group.hpp>
#include <kernlet/task_sync.hpp>

namespace lab {

constexpr std::size_t philosophers = 5;
constexpr const char* philosopher_names[philosophers] = {"Hypatia", "Avicenna", "Hume", "Arendt", "Quine"};

enum class table_manners {
  left_first, ///< each takes the fork on its left first
  by_number,  ///< each takes the fork with the lower number first
  four_seats  ///< each takes its left one first, and at most four sit at the table
};

/// A fork as a channel, and as a mutex: the two say the same.
class channel_fork {
 public:
  channel_fork() { lies_there_.send(1); }
  void take() { lies_there_.receive(); }
  void put() { lies_there_.send(1); }

 private:
  kernlet::channel<int> lies_there_{1};
};
class mutex_fork {
 public:
  void take() { lock_.lock(); }
  void put() { lock_.unlock(); }

 private:
  kernlet::task_mutex lock_;
};

/// All of them eat so many times. Returns the meals. `between` is what each does with one fork in hand: with
/// left_first nobody ever eats, if all come as far as that.
template <class Fork, class Between>
long dine(table_manners manners, int meals, Between between) {
  std::deque<Fork> forks(philosophers); // outlive the tasks
  kernlet::channel<int> seats(manners == table_manners::four_seats ? philosophers - 1 : philosophers);
  std::atomic<long> eaten{0};
  kernlet::go_group table;
  for (std::size_t i = 0; i < philosophers; ++i)
    table.go(philosopher_names[i], [&, i] {
      std::size_t first = i, second = (i + 1) % philosophers;
      if (manners == table_manners::by_number && first > second)
        std::swap(first, second);
      for (int meal = 0; meal < meals; ++meal) {
        seats.send(1); // sits down: there is room for as many as there are seats
        forks[first].take();
        between();
        forks[second].take();
        ++eaten;
        forks[second].put();
        forks[first].put();
        seats.receive();
      }
    });
  table.join();
  return eaten;
}
template <class Fork>
long dine(table_manners manners, int meals) {
  return dine<Fork>(manners, meals, [] { kernlet::yield(); });
}

} // namespace lab
