// The board and the mutex, on kernel threads.
#include <kernlet/notice_board.hpp>
#include <kernlet/thread_mutex.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace kernlet;

TEST_CASE("numbers are given out once each, and a notice is found whole") {
  constexpr std::uint64_t threads = 4, each = 20'000;
  notice_board board;
  std::atomic<std::uint64_t> broken{0};
  std::vector<std::vector<std::uint64_t>> taken(threads);
  std::vector<std::thread> all;
  CHECK(board.find() == nullptr);
  for (std::uint64_t i = 0; i < threads; ++i)
    all.emplace_back([&, i] {
      for (std::uint64_t k = 0; k < each; ++k) {
        taken[i].push_back(board.take_number());
        if (i == 0 && k == each / 2)
          board.publish({5, {6, 7, 8}});
        if (const notice* const found = board.find())
          broken += found->number != 5 || found->words[2] != 8;
      }
    });
  for (std::thread& thread : all)
    thread.join();
  std::vector<std::uint64_t> sorted;
  for (const auto& mine : taken)
    sorted.insert(sorted.end(), mine.begin(), mine.end());
  std::sort(sorted.begin(), sorted.end());
  for (std::uint64_t k = 0; k < sorted.size(); ++k)
    REQUIRE(sorted[k] == k);
  CHECK(broken == 0);
  CHECK(board.find() != nullptr);
}

TEST_CASE("a mutex is a Lockable of the C++ library") {
  thread_mutex one, two;
  {
    const std::scoped_lock both(one, two);
    CHECK_FALSE(one.try_lock());
    CHECK_FALSE(two.try_lock());
  }
  std::unique_lock lock(one, std::try_to_lock);
  CHECK(lock.owns_lock());
}

TEST_CASE("what many count under the lock is counted") {
  const int threads = GENERATE(1, 2, 8);
  constexpr std::uint64_t each = 20'000;
  thread_mutex mutex;
  std::uint64_t count = 0;
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i)
    all.emplace_back([&] {
      for (std::uint64_t k = 0; k < each; ++k) {
        const std::scoped_lock held(mutex);
        ++count;
      }
    });
  for (std::thread& thread : all)
    thread.join();
  CHECK(count == each * static_cast<std::uint64_t>(threads));
}

TEST_CASE("nobody is forgotten when the holder gives the processor away") {
  constexpr int threads = 6;
  constexpr std::uint64_t each = 300;
  thread_mutex mutex;
  std::uint64_t count = 0, tried = 0;
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i)
    all.emplace_back([&, i] {
      for (std::uint64_t k = 0; k < each; ++k) {
        if (i == 0 && mutex.try_lock()) {
          ++tried;
        } else {
          mutex.lock();
        }
        ++count;
        std::this_thread::yield();
        mutex.unlock();
      }
    });
  for (std::thread& thread : all)
    thread.join();
  CHECK(count == each * threads);
  CHECK(tried <= each);
}

TEST_CASE("the last one to hold a lock destroys it while the other is still on its way out") {
  struct shared {
    thread_mutex mutex;
    int users = 2;
  };
  for (int round = 0; round < 2000; ++round) {
    shared* const object = new shared;
    const auto leave = [object] {
      object->mutex.lock();
      const bool last = --object->users == 0;
      object->mutex.unlock();
      if (last)
        delete object;
    };
    std::thread other(leave);
    leave();
    other.join();
  }
}
