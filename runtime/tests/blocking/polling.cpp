// Tasks that wait for descriptors, on one poller for all workers.
#include "../sched/sched_test.hpp"

#include <kernlet/go_group.hpp>
#include <kernlet/poller.hpp>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

struct ends {
  ends() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, both) == 0); }
  ~ends() {
    ::close(both[0]);
    ::close(both[1]);
  }
  int both[2];
};

/// From any thread and task; Catch's own are for one at a time.
void sure(bool holds) {
  if (!holds)
    std::abort();
}

void write_word(int to, std::uint64_t word) {
  sure(::write(to, &word, sizeof word) == sizeof word);
}

std::uint64_t read_word(polled_descriptor& from, int descriptor) {
  std::uint64_t word = 0;
  while (::read(descriptor, &word, sizeof word) != sizeof word) {
    sure(errno == EAGAIN);
    sure(from.wait_readable() == poll_outcome::ready);
  }
  return word;
}

} // namespace

TEST_CASE("a task waits for a descriptor, and a thread outside writes") {
  for (const std::uint32_t workers : test::worker_counts) {
    ends pair;
    std::thread writer;
    test::on(workers, [&] {
      polled_descriptor mine(pair.both[0]);
      writer = std::thread([&] {
        for (std::uint64_t i = 1; i <= 200; ++i)
          write_word(pair.both[1], i);
      });
      for (std::uint64_t i = 1; i <= 200; ++i)
        sure(read_word(mine, pair.both[0]) == i);
    });
    writer.join();
  }
}

TEST_CASE("two tasks talk, with all workers idle in between") {
  for (const std::uint32_t workers : test::worker_counts) {
    ends pair;
    test::on(workers, [&] {
      auto other = go("echo", [&] {
        polled_descriptor mine(pair.both[1]);
        for (int i = 0; i < 2000; ++i)
          write_word(pair.both[1], read_word(mine, pair.both[1]));
      });
      polled_descriptor mine(pair.both[0]);
      for (std::uint64_t i = 0; i < 2000; ++i) {
        write_word(pair.both[0], i);
        sure(read_word(mine, pair.both[0]) == i);
      }
      other.join();
    });
  }
}

TEST_CASE("a wait ends by its deadline, by a cancellation, and by close()") {
  test::on(2, [] {
    ends pair;
    polled_descriptor mine(pair.both[0]);
    CHECK(mine.wait_readable(std::chrono::steady_clock::now() + 2ms) == poll_outcome::timed_out);
    CHECK(mine.wait_writable() == poll_outcome::ready); // it has been from the beginning
    std::atomic<bool> begun{false};
    auto cancelled = go("waits", [&] {
      begun = true;
      mine.wait_readable();
      FAIL("nothing comes");
    });
    test::until([&] { return begun.load(); });
    cancelled.cancel();
    CHECK_THROWS_AS(cancelled.join(), cancelled_error);
    auto told = go("is told", [&] { return mine.wait_readable(); });
    mine.close();
    CHECK(told.join() == poll_outcome::closed);
  });
}

TEST_CASE("busy workers look at descriptors, too") {
  for (const std::uint32_t workers : {1u, 2u}) {
    ends pair;
    test::on(workers, [&] {
      std::atomic<bool> heard{false};
      go_group group;
      for (std::uint32_t i = 0; i < workers; ++i)
        group.go("is always ready", [&] { test::until([&] { return heard.load(); }); });
      auto waits = go("waits", [&] {
        polled_descriptor mine(pair.both[0]);
        read_word(mine, pair.both[0]);
        heard = true;
      });
      for (int i = 0; i < 100; ++i)
        yield();
      write_word(pair.both[1], 1);
      waits.join();
      group.join();
    });
  }
}

TEST_CASE("work for a worker that polls") {
  // One worker waits for a descriptor that stays silent; the other one makes work for two.
  test::on(2, [] {
    ends pair;
    auto silent = go("hears nothing", [&] {
      polled_descriptor mine(pair.both[0]);
      mine.wait_readable();
    });
    for (int round = 0; round < 300; ++round) {
      std::atomic<int> here{0};
      const auto both_at_once = [&] {
        here.fetch_add(1);
        while (here.load() < 2) { // for one worker alone this would have no end
        }
      };
      auto one = go("one", both_at_once);
      auto other = go("other", both_at_once);
      one.join();
      other.join();
    }
    silent.cancel();
    CHECK_THROWS_AS(silent.join(), cancelled_error);
  });
}

TEST_CASE("a file is refused, and its place is another one's afterwards") {
  test::on(1, [] {
    const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    try {
      polled_descriptor mine(file);
      FAIL("a file is always ready");
    } catch (const std::system_error& error) {
      CHECK(error.code().value() == EPERM);
    }
    ::close(file);
    for (int i = 0; i < 50; ++i) {
      ends pair;
      polled_descriptor mine(pair.both[0]);
      write_word(pair.both[1], 7);
      CHECK(read_word(mine, pair.both[0]) == 7);
      if (i % 2 == 0)
        mine.close();
    }
  });
  CHECK_THROWS_AS(polled_descriptor(0), scheduler_error);
}
