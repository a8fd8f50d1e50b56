// Classic programs on channels, the same code as in chapter 10's experiments. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"
#include "philosophers.hpp"
#include "pipeline.hpp"
#include "series.hpp"
#include "sieve.hpp"

#include <algorithm>
#include <chrono>
#include <string>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using lab::rational;
using test::on;

namespace {

std::string text(const std::vector<rational>& all) {
  std::string line;
  for (const rational& each : all)
    line += (line.empty() ? "" : " ") + each.text();
  return line;
}

} // namespace

TEST_CASE("prime sieve: a chain of tasks that grows as it finds primes") {
  for (const auto workers : test::worker_counts)
    for (const std::size_t capacity : {std::size_t{0}, std::size_t{5}})
      on(workers, [capacity] {
        const lab::sieved found = lab::sieve(200, capacity);
        REQUIRE(found.primes.size() == 46);
        CHECK(found.primes.front() == 2);
        CHECK(found.primes[25] == 101);
        CHECK(found.primes.back() == 199);
        CHECK(found.tasks == 47);
        long least = 0; // each number meets the primes up to the first one that divides it
        for (int n = 2; n < 200; ++n) {
          const auto divides = [n](int prime) { return n % prime == 0; };
          least += 1 + std::find_if(found.primes.begin(), found.primes.end(), divides) - found.primes.begin();
        }
        CHECK(found.hops == least);
      });
}

TEST_CASE("power series: coefficients of exp, tan, sin and cos, exact, on demand") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      lab::series_lab lab;
      CHECK(text(lab::series_lab::first(lab.exponential(lab.polynomial({0, 1})), 9)) ==
            "1 1 1/2 1/6 1/24 1/120 1/720 1/5040 1/40320");
      CHECK(text(lab::series_lab::first(lab.tangent(), 12)) ==
            "0 1 0 1/3 0 2/15 0 17/315 0 62/2835 0 1382/155925");
      // e to the power of (x + x^2)
      CHECK(text(lab::series_lab::first(lab.exponential(lab.polynomial({0, 1, 1})), 5)) ==
            "1 1 3/2 7/6 25/24");
    });
}

TEST_CASE("power series: the squares of sine and cosine are 1") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      lab::series_lab lab;
      const auto [sine, cosine] = lab.sine_and_cosine();
      const auto sines = lab.split_for(*sine, 2), cosines = lab.split_for(*cosine, 2);
      CHECK(text(lab::series_lab::first(
                lab.sum(lab.product(*sines[0], *sines[1]), lab.product(*cosines[0], *cosines[1])), 10)) ==
            "1 0 0 0 0 0 0 0 0 0");
    });
}

TEST_CASE(
    "philosophers: with channels for forks, each with one in hand, nobody ever eats; the report names all") {
  for (const auto workers : test::worker_counts) {
    std::string report;
    try {
      on(workers, [] {
        std::atomic<int> have_one = 0;
        lab::dine<lab::channel_fork>(lab::table_manners::left_first, 1, [&have_one] {
          ++have_one;
          while (have_one < static_cast<int>(lab::philosophers))
            yield();
        });
      });
    } catch (const deadlock_error& error) {
      report = error.what();
    }
    for (const char* name : lab::philosopher_names)
      CHECK_THAT(report, ContainsSubstring("task '" + std::string(name) + "' waits for a word in a channel"));
  }
}

TEST_CASE("philosophers: in one order for all, or with four seats, everybody eats") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      CHECK(lab::dine<lab::channel_fork>(lab::table_manners::by_number, 50) == 250);
      CHECK(lab::dine<lab::channel_fork>(lab::table_manners::four_seats, 50) == 250);
      CHECK(lab::dine<lab::mutex_fork>(lab::table_manners::by_number, 50) == 250);
    });
}

TEST_CASE("pipeline: whoever has enough cancels the stages, and all of them end") {
  for (const auto workers : test::worker_counts)
    for (const std::size_t capacity : {std::size_t{0}, std::size_t{3}})
      on(workers, [capacity] {
        std::atomic<int> ended = 0;
        CHECK(lab::sum_of_squares(5, capacity, ended) == 55);
        CHECK(ended == 2);
      });
}

TEST_CASE("worker pool: all jobs are done, and never more at once than there are workers") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      const auto out = lab::through_a_pool(3, 100, [](long n) {
        yield();
        return n * n;
      });
      CHECK(out.sum == 328350);
      CHECK(out.most_at_once <= 3);
      CHECK(out.most_at_once > 0);
    });
}

TEST_CASE("fan-out: answers in the order in which they come, and a time limit for all") {
  run({.workers = 1, .seed = 1}, [] { // virtual time
    channel<int> answers;
    go_group asking;
    for (const int ms : {30, 10, 20, 500})
      asking.go("asks", [&answers, ms] {
        this_task::sleep_for(std::chrono::milliseconds(ms));
        answers.send(ms);
      });
    const deadline limit = this_task::from_now(100ms);
    std::string order;
    for (bool late = false; !late;)
      select(receive_from(answers, [&](std::optional<int> ms) { order += std::to_string(*ms) + " "; }),
             at(limit, [&] { late = true; }));
    CHECK(order == "10 20 30 ");
    asking.cancel();
  });
}
