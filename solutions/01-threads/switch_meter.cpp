// Step 01.1: two threads, a turn, and a clock. A mutex guards the turn; who has not got it sleeps on a
// condition variable.

#include <cerrno>
#include <condition_variable>
#include <ctime>
#include <kernlet/switch_meter.hpp>
#include <mutex>
#include <sched.h>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Where both threads meet, before the first turn and at each hand-over.
class meeting {
 public:
  /// A thread is ready, or will never be; returns when that is known of both. The first error, or 0.
  int arrive(int error) {
    std::unique_lock lock(mutex_);
    if (error_ == 0)
      error_ = error;
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return arrived_ == 2; });
    return error_;
  }

  /// In the place of a thread that could not be started.
  void arrive_for_nobody(int error) {
    const std::lock_guard lock(mutex_);
    error_ = error;
    ++arrived_;
    changed_.notify_all();
  }

  /// When both threads are over.
  int error() const { return error_; }

  void wait_for_turn(int side) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return turn_ == side; });
  }

  void give_turn_to(int side) {
    const std::lock_guard lock(mutex_);
    turn_ = side;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0, error_ = 0, turn_ = 0;
};

std::int64_t monotonic(void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

/// Puts the calling thread on one processor. 0, or an errno.
int stay_on(int processor) {
  if (processor == any_processor)
    return 0;
  if (processor < 0 || processor >= CPU_SETSIZE)
    return EINVAL;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  return sched_setaffinity(0, sizeof one, &one) == 0 ? 0 : errno;
}

class meter {
 public:
  explicit meter(const switch_meter_options& options) : options_(options) {}

  /// What one of the two threads does.
  void run_side(int side) {
    if (meeting_.arrive(stay_on(options_.processors[side])) != 0)
      return;
    if (side == 0)
      first_reading_ = read_clock();
    for (std::uint64_t round = 0; round < options_.rounds; ++round) {
      meeting_.wait_for_turn(side);
      if (options_.on_turn != nullptr)
        options_.on_turn(options_.turn_context, side, 2 * round + static_cast<std::uint64_t>(side));
      meeting_.give_turn_to(1 - side);
    }
    if (side == 0) {
      meeting_.wait_for_turn(0); // the last hand-over counts, too
      last_reading_ = read_clock();
    }
  }

  switch_figures measure() {
    std::thread zero([this] { run_side(0); });
    try {
      std::thread one([this] { run_side(1); });
      one.join();
    } catch (const std::system_error& trouble) {
      meeting_.arrive_for_nobody(trouble.code().value());
    }
    zero.join();
    if (const int error = meeting_.error(); error != 0)
      throw std::system_error(error, std::generic_category(), "measure_thread_switch");
    const std::int64_t passed = last_reading_ - first_reading_;
    const std::uint64_t switches = 2 * options_.rounds;
    return {switches, passed, static_cast<double>(passed) / static_cast<double>(switches)};
  }

 private:
  std::int64_t read_clock() const {
    return options_.clock == nullptr ? monotonic(nullptr) : options_.clock(options_.clock_context);
  }

  const switch_meter_options& options_;
  meeting meeting_;
  std::int64_t first_reading_ = 0, last_reading_ = 0; // written by side 0, read after it has been joined
};

} // namespace

switch_figures measure_thread_switch(const switch_meter_options& options) {
  if (options.rounds == 0)
    throw std::invalid_argument("measure_thread_switch: rounds is 0; nothing would be measured");
  return meter(options).measure();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
