// The pool: each job once, in order, never behind another one while there might be one more helper.
#include <kernlet/helper_pool.hpp>
#include <kernlet/parker.hpp>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

/// Starts the helpers that a pool asks for, and joins them at the end.
struct staff {
  explicit staff(std::uint32_t most, std::chrono::nanoseconds idle = 10s) : pool(most), idle_for(idle) {}
  ~staff() {
    pool.close();
    for (std::thread& one : threads)
      one.join();
  }
  void submit(helper_job& job) {
    if (!pool.submit(job))
      return;
    const std::lock_guard held(lock);
    threads.emplace_back([this] { pool.help(idle_for); });
  }
  std::size_t started() {
    const std::lock_guard held(lock);
    return threads.size();
  }
  helper_pool pool;
  std::chrono::nanoseconds idle_for;
  std::mutex lock;
  std::vector<std::thread> threads;
};

struct counting_job : helper_job {
  counting_job() : helper_job{count} {}
  static void count(helper_job& self) noexcept { static_cast<counting_job&>(self).runs.fetch_add(1); }
  std::atomic<int> runs{0};
};

/// Begins, says so, and waits until it is let go.
struct held_job : helper_job {
  held_job() : helper_job{hold} {}
  static void hold(helper_job& self) noexcept {
    auto& job = static_cast<held_job&>(self);
    job.begun.wake();
    job.release.park();
  }
  parker begun, release;
};

} // namespace

TEST_CASE("each job runs once, in the order in which they came") {
  struct listed_job : helper_job {
    listed_job() : helper_job{note} {}
    static void note(helper_job& self) noexcept {
      auto& job = static_cast<listed_job&>(self);
      job.order->push_back(job.number);
    }
    std::vector<int>* order = nullptr;
    int number = 0;
  };
  std::vector<int> order; // one helper writes
  std::vector<listed_job> jobs(200);
  {
    staff all(1);
    for (int i = 0; i < 200; ++i) {
      jobs[static_cast<std::size_t>(i)].order = &order;
      jobs[static_cast<std::size_t>(i)].number = i;
      all.submit(jobs[static_cast<std::size_t>(i)]);
    }
  }
  REQUIRE(order.size() == 200);
  for (int i = 0; i < 200; ++i)
    CHECK(order[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("no job waits behind another one while there might be one more helper") {
  constexpr std::uint32_t many = 20;
  std::vector<held_job> jobs(many);
  staff all(many);
  for (held_job& job : jobs)
    all.submit(job);
  for (held_job& job : jobs)
    job.begun.park(); // all at once, or this waits for ever
  CHECK(all.pool.helpers() == many);
  for (held_job& job : jobs)
    job.release.wake();
}

TEST_CASE("never more helpers than allowed; a job that finds none waits for one") {
  std::vector<held_job> jobs(5);
  staff all(2);
  for (held_job& job : jobs)
    all.submit(job);
  CHECK(all.started() == 2);
  jobs[0].begun.park();
  jobs[1].begun.park();
  CHECK(jobs[2].begun.park(deadline::min()) == wake_reason::timed_out);
  for (held_job& job : jobs)
    job.release.wake();
  jobs[4].begun.park();
  CHECK(all.pool.helpers() == 2);
}

TEST_CASE("an idle helper is on its way to one job") {
  for (int round = 0; round < 200; ++round) {
    staff all(3);
    held_job first, second, third;
    all.submit(first);
    first.begun.park();
    first.release.wake(); // idle now, or soon
    all.submit(second);
    all.submit(third);
    second.begun.park();
    third.begun.park(); // a second helper was asked for, unless the first one was at two jobs in turn
    second.release.wake();
    third.release.wake();
  }
}

TEST_CASE("a helper that nobody needs ends, and the next job asks for another one") {
  staff all(4, 1ms);
  counting_job first;
  all.submit(first);
  while (all.pool.helpers() != 0)
    std::this_thread::yield();
  CHECK(first.runs.load() == 1);
  counting_job second;
  all.submit(second);
  CHECK(all.started() == 2);
  while (second.runs.load() == 0)
    std::this_thread::yield();
}

TEST_CASE("what is there at close() still runs") {
  std::vector<counting_job> jobs(50);
  {
    staff all(2);
    for (counting_job& job : jobs)
      all.submit(job);
  }
  for (const counting_job& job : jobs)
    CHECK(job.runs.load() == 1);
}

TEST_CASE("a helper that cannot be had leaves the job to whoever asked, if nobody else would come") {
  helper_pool pool(2);
  counting_job job, other;
  REQUIRE(pool.submit(job));
  helper_job* left = nullptr;
  REQUIRE(pool.helper_missing(left));
  CHECK(left == &job);
  CHECK(pool.helpers() == 0);
  REQUIRE(pool.submit(job));
  std::thread helper([&] { pool.help(10s); });
  while (job.runs.load() == 0)
    std::this_thread::yield();
  if (pool.submit(other))                   // it may be idle already
    CHECK_FALSE(pool.helper_missing(left)); // the first one comes to it
  while (other.runs.load() == 0)
    std::this_thread::yield();
  pool.close();
  helper.join();
}

TEST_CASE("many threads submit, and nothing is lost") {
  constexpr int per_thread = 2000;
  std::vector<counting_job> jobs(3 * per_thread);
  {
    staff all(5, 1ms); // helpers come and go
    std::vector<std::thread> givers;
    for (int giver = 0; giver < 3; ++giver)
      givers.emplace_back([&, giver] {
        for (int i = 0; i < per_thread; ++i)
          all.submit(jobs[static_cast<std::size_t>(giver * per_thread + i)]);
      });
    for (std::thread& one : givers)
      one.join();
  }
  for (const counting_job& job : jobs)
    CHECK(job.runs.load() == 1);
}
