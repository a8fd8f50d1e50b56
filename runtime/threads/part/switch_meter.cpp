// The fast switch meter: no lock. Each side parks in a futex of its own, and the turn is the wake itself: a
// wake that comes before its park counts, so nothing can be lost. A hand-over is then one call to wake and
// one to sleep, and what is left between the two readings is the kernel's switch.

#include <cerrno>
#include <ctime>
#include <kernlet/switch_meter.hpp>
#include <kernlet/waiter.hpp>
#include <sched.h>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::int64_t monotonic(void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

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

  switch_figures measure() {
    std::thread zero([this] { lead(); });
    try {
      std::thread one([this] { follow(); });
      one.join();
    } catch (const std::system_error& trouble) {
      errors_[1] = trouble.code().value();
      waiters_[0].wake();
    }
    zero.join();
    for (const int error : errors_)
      if (error != 0)
        throw std::system_error(error, std::generic_category(), "measure_thread_switch");
    const std::uint64_t switches = 2 * options_.rounds;
    return {switches, passed_, static_cast<double>(passed_) / static_cast<double>(switches)};
  }

 private:
  std::int64_t read_clock() const {
    return options_.clock == nullptr ? monotonic(nullptr) : options_.clock(options_.clock_context);
  }

  void take_turn(int side, std::uint64_t turn) const {
    if (options_.on_turn != nullptr)
      options_.on_turn(options_.turn_context, side, turn);
  }

  bool failed() const { return errors_[0] != 0 || errors_[1] != 0; }

  /// Side 0. The other side's first wake says that it is ready, or never will be.
  void lead() {
    errors_[0] = stay_on(options_.processors[0]);
    waiters_[0].park();
    const std::int64_t begin = failed() ? 0 : read_clock();
    for (std::uint64_t round = 0; round < options_.rounds && !failed(); ++round) {
      take_turn(0, 2 * round);
      waiters_[1].wake();
      waiters_[0].park();
    }
    if (failed())
      waiters_[1].wake();
    else
      passed_ = read_clock() - begin;
  }

  /// Side 1.
  void follow() {
    errors_[1] = stay_on(options_.processors[1]);
    for (std::uint64_t round = 0; round < options_.rounds; ++round) {
      waiters_[0].wake();
      waiters_[1].park();
      if (failed())
        return;
      take_turn(1, 2 * round + 1);
    }
    waiters_[0].wake();
  }

  const switch_meter_options& options_;
  thread_waiter waiters_[2];
  int errors_[2] = {}; // each written before its side's first wake or park, which publish it
  std::int64_t passed_ = 0;
};

} // namespace

switch_figures measure_thread_switch(const switch_meter_options& options) {
  if (options.rounds == 0)
    throw std::invalid_argument("measure_thread_switch: rounds is 0; nothing would be measured");
  return meter(options).measure();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
